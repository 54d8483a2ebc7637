package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class DockerdRegistryIT {

  @ParameterizedTest
  @MethodSource("io.github.dockertls.testing.Engines#all")
  void takesAndGivesImagesForThePasswordOnly(Path engine) throws Exception {
    DaemonTraces traces;
    try (Dockerd dockerd =
            Dockerd.builder()
                .engine(EngineKind.PROCESS)
                .binary(engine)
                .tinyImage()
                .registryWithPassword()
                .start();
        DockerClient docker = dockerd.endpoint().connect()) {
      traces = DaemonTraces.of(dockerd);
      String name = dockerd.registry().repository("tiny");
      AuthConfig credentials = dockerd.registry().credentials();
      docker.tagImageCmd("docker-tls-tiny", name, "one").exec();
      push(docker, name, credentials);
      docker.removeImageCmd(name + ":one").exec();
      assertThatThrownBy(() -> pull(docker, name, null))
          .isInstanceOf(DockerException.class)
          .hasMessageContaining("no basic auth credentials");
      AuthConfig wrong =
          dockerd.registry().credentials().withPassword("not " + credentials.getPassword());
      assertThatThrownBy(() -> pull(docker, name, wrong))
          .isInstanceOf(DockerException.class)
          .hasMessageContaining("unauthorized");
      pull(docker, name, credentials);
      assertThat(docker.inspectImageCmd(name + ":one").exec().getId())
          .isEqualTo(TinyImage.create().id());
      assertThat(dockerd.registry().toString()).doesNotContain(credentials.getPassword());
    }
    assertThat(traces.found()).isEmpty();
  }

  @Test
  @TlsDockerd(tinyImage = true, registry = true)
  void letsTheAnnotatedTestPush(DockerClient docker, DockerdRegistry registry) throws Exception {
    String name = registry.repository("tiny");
    docker.tagImageCmd("docker-tls-tiny", name, "one").exec();
    push(docker, name, null);
    assertThat(registry.credentials().getPassword()).isNull();
    assertThat(registry.logs()).contains("/v2/tiny/manifests/one");
  }

  @Test
  @TlsDockerd(registry = true)
  void isTrustedForItsCertificate(Dockerd dockerd) throws IOException {
    try (Dockerd stranger = Dockerd.start();
        DockerClient docker = stranger.endpoint().connect()) {
      assertThatThrownBy(() -> pull(docker, dockerd.registry().repository("tiny"), null))
          .isInstanceOf(DockerException.class)
          .hasMessageContaining("unknown authority");
    }
  }

  @Test
  @TlsDockerd
  void isThereOnlyIfAskedFor(Dockerd dockerd) {
    assertThatThrownBy(dockerd::registry)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@TlsDockerd(registry = true)");
  }

  private static void push(DockerClient docker, String name, AuthConfig credentials)
      throws InterruptedException {
    var command = docker.pushImageCmd(name).withTag("one");
    if (credentials != null) {
      command.withAuthConfig(credentials);
    }
    command.start().awaitCompletion();
  }

  private static void pull(DockerClient docker, String name, AuthConfig credentials)
      throws InterruptedException {
    var command = docker.pullImageCmd(name).withTag("one");
    if (credentials != null) {
      command.withAuthConfig(credentials);
    }
    command.start().awaitCompletion();
  }
}
