package io.github.dockertls.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.transport.ScriptedServer.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of virtual threads do not hold up the threads that carry them. */
@Timeout(120)
class VirtualThreadsTest {

  /** In a JVM of its own with one carrier: a call that held it up would be the only one. */
  @ParameterizedTest
  @EnumSource
  void leaveTheirCarrierToOthersWhileTheyWait(Wire wire) throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                VirtualThreadsProgram.class.getName(),
                wire.name())
            .redirectErrorStream(true)
            .start();
    try {
      String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(printed).contains("answered 160, pinned 0");
    } finally {
      program.destroyForcibly();
    }
  }
}
