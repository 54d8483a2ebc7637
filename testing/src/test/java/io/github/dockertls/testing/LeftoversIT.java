package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LeftoversIT {

  @Test
  void theNextStartRemovesWhatAKilledJvmLeft() throws Exception {
    DaemonTraces traces = killedAfterStart();
    assertThat(traces.found()).contains("folder", "bridge", "process");
    Dockerd.start().close();
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void theNextStartRemovesWhatAKilledJvmAndAKilledDaemonLeft() throws Exception {
    DaemonTraces traces = killedAfterStart();
    long daemon = Long.parseLong(Files.readString(traces.home().resolve("d.pid")).strip());
    ProcessHandle process = ProcessHandle.of(daemon).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    assertThat(traces.found()).contains("folder", "bridge", "cgroup", "process", "mount");
    Dockerd.start().close();
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void theEndOfTheJvmRemovesWhatWasNotClosed() throws Exception {
    Process jvm = start("end");
    DaemonTraces traces = traces(jvm);
    assertThat(jvm.waitFor()).isZero();
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void leavesAloneWhatOthersMade() throws Exception {
    String space = ProcFiles.pidNamespace();
    Path foreign = Files.createDirectory(Path.of("/tmp/dtls-not-ours"));
    Path otherMachine = Files.createDirectory(Path.of("/tmp/dtls-zzzz-1-1-0123abcd"));
    Path link =
        Files.createSymbolicLink(Path.of("/tmp/dtls-" + space + "-999999999-1-0123abce"), foreign);
    try {
      assertThat(DaemonHome.abandoned())
          .extracting(DaemonHome::directory)
          .doesNotContain(foreign, otherMachine, link);
    } finally {
      Files.delete(link);
      Files.delete(otherMachine);
      Files.delete(foreign);
    }
  }

  @Test
  void findsAFolderWhoseOwnerIsGone() throws Exception {
    Path orphan =
        Files.createDirectory(
            Path.of("/tmp/dtls-" + ProcFiles.pidNamespace() + "-999999999-1-0123abcf"));
    assertThat(DaemonHome.abandoned()).extracting(DaemonHome::directory).contains(orphan);
    Remains.removeAbandoned();
    assertThat(orphan).doesNotExist();
  }

  private static DaemonTraces killedAfterStart() throws Exception {
    Process jvm = start("wait");
    DaemonTraces traces = traces(jvm);
    jvm.destroyForcibly();
    jvm.waitFor();
    return traces;
  }

  private static DaemonTraces traces(Process jvm) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    assertThat(line).isNotNull();
    return new DaemonTraces(Path.of(line));
  }

  private static Process start(String mode) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LeftBehind.class.getName(),
            mode)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
