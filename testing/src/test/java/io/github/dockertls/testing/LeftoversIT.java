package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
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
    Path shim = shimSocket(traces.home());
    assertThat(shim).exists();
    Dockerd.start().close();
    assertThat(traces.found()).isEmpty();
    assertThat(shim).doesNotExist();
  }

  @Test
  void theEndOfTheJvmRemovesWhatWasNotClosed() throws Exception {
    Process jvm = LeftBehind.start("end");
    DaemonTraces traces = LeftBehind.traces(jvm).get(0);
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
    return killed(LeftBehind.start("wait"));
  }

  /** Kills a {@link LeftBehind} once it told where its daemon is. */
  static DaemonTraces killed(Process jvm) throws Exception {
    try {
      return LeftBehind.traces(jvm).get(0);
    } finally {
      jvm.destroyForcibly();
      jvm.waitFor();
    }
  }

  /** The socket that the kernel shows a shim of the daemon to listen on. */
  private static Path shimSocket(Path home) throws IOException {
    for (ProcFiles.Entry process : ProcFiles.processes()) {
      if (process.name().startsWith("containerd-shim")
          && process.commandLine().stream().anyMatch(argument -> argument.startsWith(home + "/"))) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
          Set<String> inodes = new HashSet<>();
          for (Path file : open.toList()) {
            inodes.add(Files.readSymbolicLink(file).toString().replaceAll("\\D", ""));
          }
          for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
            String[] fields = line.strip().split(" +", -1);
            if (fields.length == 8
                && inodes.contains(fields[6])
                && fields[7].startsWith("/run/containerd/s/")) {
              return Path.of(fields[7]);
            }
          }
        }
      }
    }
    throw new AssertionError("no shim of " + home);
  }
}
