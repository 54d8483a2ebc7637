package io.github.dockertls.pki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs a program of the machine, such as openssl, and gives its output back. */
final class Program {
  private final Path directory;

  Program(Path directory) {
    this.directory = directory;
  }

  /** Runs it and expects success. */
  String run(String... command) throws IOException, InterruptedException {
    Result result = runs(command);
    assertThat(result.exit()).as(String.join(" ", command) + "\n" + result.output()).isZero();
    return result.output();
  }

  Result runs(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output, List.of(command));
  }

  record Result(int exit, String output, List<String> command) {}
}
