package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Testcontainers itself, on a daemon that lets in nobody without a certificate. */
class DockerTlsStrategyIT {

  @Test
  void runsContainersOnTheHostOfTheCurrentContext(@TempDir Path folder) throws Exception {
    try (Dockerd dockerd = Dockerd.builder().tinyImage().start()) {
      assertPassed(run(dockerd, folder, Map.of(), "usesTheContainersOfTheHost"));
      assertThat(folder.resolve(".testcontainers.properties")).doesNotExist();
    }
  }

  @Test
  void findsAHostByTheNameInItsCertificate(@TempDir Path folder) throws Exception {
    try (Dockerd dockerd =
        Dockerd.builder().serverNames("build1.example.com").tinyImage().start()) {
      Map<String, String> name = Map.of("DOCKER_TLS_SERVER_NAME", "build1.example.com");
      assertPassed(run(dockerd, folder, name, "usesTheContainersOfTheHost"));
      assertPassed(run(dockerd, folder, Map.of(), "refusesAHostOfAnotherName"));
    }
  }

  private static List<String> run(
      Dockerd dockerd, Path folder, Map<String, String> more, String test) throws Exception {
    Path config = folder.resolve("config");
    if (!config.toFile().exists()) {
      dockerd.writeDockerConfig(config);
    }
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DOCKER_CONFIG", config.toString());
    environment.put("TESTCONTAINERS_DOCKER_CLIENT_STRATEGY", DockerTlsStrategy.class.getName());
    environment.put("TESTCONTAINERS_RYUK_DISABLED", "true");
    return new Jvm(folder, environment)
        .output(TestsElsewhere.class, OnASecuredHost.class.getName() + "#" + test);
  }

  private static void assertPassed(List<String> lines) throws IOException {
    assertThat(lines).hasSize(1).allMatch(line -> line.endsWith("\t" + TestsElsewhere.PASSED));
  }
}
