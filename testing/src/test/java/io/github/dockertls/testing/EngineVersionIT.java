package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EngineVersionIT {

  /** Of each that is found, the parts of its version that name it: 28, 28.5. */
  static Stream<String> versions() {
    return InstalledEngines.all().stream()
        .flatMap(
            found -> {
              List<String> parts = List.of(found.version().split("\\.", -1));
              return Stream.of(parts.get(0), parts.get(0) + "." + parts.get(1));
            })
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void picksAmongWhatIsFound(String version) throws IOException {
    try (Dockerd dockerd =
            Dockerd.builder().engine(EngineKind.PROCESS).engineVersion(version).start();
        DockerClient docker = dockerd.endpoint().connect()) {
      assertThat(docker.versionCmd().exec().getVersion()).startsWith(version + ".");
    }
  }

  @Test
  void saysWhatWasFoundInstead() {
    assertThatThrownBy(
            () -> Dockerd.builder().engine(EngineKind.PROCESS).engineVersion("1").start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DAEMON_NOT_STARTED);
              assertThat(e.fact())
                  .contains("of version \"1\"")
                  .contains(InstalledEngines.all().stream().map(Object::toString).toList());
              assertThat(e.remedy()).contains("binary(...)");
            });
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThatThrownBy(() -> Dockerd.builder().engineVersion("latest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 28");
    assertThatThrownBy(() -> Dockerd.builder().containerImage("docker:dind").engineVersion("28"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("containerImage");
  }
}
