package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JVM with this class path and another environment: Testcontainers looks for a Docker once.
 *
 * @param folder its home, where Testcontainers keeps its memory; its errors are written there too
 * @param environment variables; those that lead to a Docker are only these
 */
record Jvm(Path folder, Map<String, String> environment) {
  static final Set<String> DOCKER_VARIABLES =
      Set.of("DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_CONTEXT");

  Process start(Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Duser.home=" + folder);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors()));
    builder.environment().keySet().removeAll(DOCKER_VARIABLES);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs a program to its end, which must be a good one. */
  List<String> output(Class<?> program, String... arguments) throws Exception {
    Process process = start(program, arguments);
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).as(() -> output + "\n" + contentOf(errors())).isZero();
      return output.lines().toList();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private File errors() {
    return folder.resolve("errors").toFile();
  }
}
