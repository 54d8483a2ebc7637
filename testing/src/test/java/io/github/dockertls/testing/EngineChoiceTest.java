package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
  private static final DockerdSettings PLAIN = Dockerd.builder().settings();

  @Test
  void theVariableSaysWhatAutomaticMeans() {
    assertThat(kind(PLAIN, "")).isEqualTo(EngineKind.AUTOMATIC);
    assertThat(kind(PLAIN, "process")).isEqualTo(EngineKind.PROCESS);
    assertThat(kind(PLAIN, "CONTAINER")).isEqualTo(EngineKind.CONTAINER);
  }

  @Test
  void theVariableDoesNotChangeWhatWasAskedFor() {
    DockerdSettings process = Dockerd.builder().engine(EngineKind.PROCESS).settings();
    assertThat(kind(process, "container")).isEqualTo(EngineKind.PROCESS);
    DockerdSettings binary = Dockerd.builder().binary(Path.of("dockerd")).settings();
    assertThat(kind(binary, "container")).isEqualTo(EngineKind.PROCESS);
    DockerdSettings image = Dockerd.builder().containerImage("docker:27-dind").settings();
    assertThat(kind(image, "process")).isEqualTo(EngineKind.CONTAINER);
  }

  @Test
  void refusesAVariableThatNamesNoEngine() {
    assertThatThrownBy(() -> kind(PLAIN, "podman"))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.fact()).contains("DOCKER_TLS_ENGINE").contains("\"podman\"");
              assertThat(e.remedy()).contains("process, container or automatic");
            });
  }

  @Test
  void tellsEverythingThatWasLookedFor() {
    EngineChoice none =
        EngineChoice.either(missing("no Docker", "start one"), () -> missing("not root", "be it"));
    assertThatThrownBy(none::orThrow)
        .isInstanceOf(DockerTlsException.class)
        .hasMessage("no Docker; not root. For a container: start one. For a process: be it.");
  }

  @Test
  void prefersAContainer() {
    EngineChoice process = new EngineChoice(new ProcessEngine(), null);
    EngineChoice container = new EngineChoice(new ContainerEngine(), null);
    assertThat(EngineChoice.either(container, () -> process)).isSameAs(container);
    assertThat(EngineChoice.either(missing("no Docker", "start one"), () -> process))
        .isSameAs(process);
  }

  @Test
  void aProcessDoesNotNeedTestcontainers() throws Exception {
    assertThat(withoutTestcontainers())
        .containsExactly("CONTAINER LIBRARY_MISSING", "AUTOMATIC ProcessEngine or its absence");
  }

  /** What runs without Testcontainers. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      EngineChoice container =
          EngineChoice.of(Dockerd.builder().engine(EngineKind.CONTAINER).settings());
      System.out.println("CONTAINER " + container.missing().reason());
      EngineChoice automatic = EngineChoice.of(PLAIN);
      boolean process =
          automatic.engine() instanceof ProcessEngine
              || automatic.missing().fact().contains("Testcontainers is not on the class path; ");
      System.out.println("AUTOMATIC " + (process ? "ProcessEngine or its absence" : automatic));
    }
  }

  private static List<String> withoutTestcontainers() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.matches(".*/testcontainers-[^/]*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).isNotEqualTo(System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Program.class.getName())
            .redirectErrorStream(true);
    builder.environment().remove(EngineChoice.VARIABLE);
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static EngineKind kind(DockerdSettings settings, String variable) {
    return EngineChoice.kind(
        settings, Environment.builder().variable("DOCKER_TLS_ENGINE", variable).build());
  }

  private static EngineChoice missing(String fact, String remedy) {
    return new EngineChoice(null, new DockerTlsException(Reason.DAEMON_NOT_STARTED, fact, remedy));
  }
}
