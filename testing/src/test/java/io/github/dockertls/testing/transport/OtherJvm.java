package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a test's program in a JVM of its own, with the class path of this one. */
final class OtherJvm {
  private final List<String> command = new ArrayList<>();

  private OtherJvm(List<String> before) {
    command.addAll(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
  }

  /** Behind another command, such as {@code unshare --net}. */
  static OtherJvm behind(String... command) {
    return new OtherJvm(List.of(command));
  }

  static OtherJvm with(String... options) {
    OtherJvm jvm = new OtherJvm(List.of());
    jvm.command.addAll(List.of(options));
    return jvm;
  }

  /** All that the program prints. It ends with the call, also if the call fails. */
  String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      return printed;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
