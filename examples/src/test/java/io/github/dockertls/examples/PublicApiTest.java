package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTls;
import io.github.dockertls.testing.Dockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What users may compile against is written down in {@code api/*.api}, so that nobody changes it
 * without seeing it. {@code mvn -Papi test -pl examples -am} writes the files anew.
 */
class PublicApiTest {
  private static final Path DIRECTORY = Path.of("..", "api");

  @TestFactory
  Stream<DynamicTest> isWrittenDown() {
    return Stream.of(
        DynamicTest.dynamicTest("docker-tls", () -> compare("docker-tls", DockerTls.class)),
        DynamicTest.dynamicTest(
            "docker-tls-testing", () -> compare("docker-tls-testing", Dockerd.class)));
  }

  private static void compare(String artifact, Class<?> member) throws IOException {
    Path file = DIRECTORY.resolve(artifact + ".api");
    List<String> lines = PublicApi.of(member);
    if (Boolean.getBoolean("api.write")) {
      Files.createDirectories(DIRECTORY);
      Files.write(file, lines);
    }
    assertThat(lines)
        .as("public members, and %s; if that is meant, write it anew with mvn -Papi", file)
        .isEqualTo(Files.readAllLines(file));
  }
}
