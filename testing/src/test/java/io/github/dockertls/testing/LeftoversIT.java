package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeftoversIT {
  /** Blanks, other letters, and a length that no socket's path may have. */
  private static final String ODD_FOLDER =
      """
      TMPDIR="$0/$(printf 'with blanks \\303\\274ml\\303\\244uts and %0100d digits' 0)"
      export TMPDIR
      mkdir "$TMPDIR" && exec "$@"
      """;

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
    Process jvm = LeftBehind.start("odd-end", Engines.all().get(0).toString());
    DaemonTraces traces = LeftBehind.traces(jvm).get(0);
    assertThat(jvm.waitFor()).isZero();
    assertThat(traces.found()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.dockertls.testing.Engines#all")
  void theNextStartRemovesWhatAKilledJvmLeft(Path engine) throws Exception {
    DaemonTraces traces = killed(LeftBehind.start("odd", engine.toString()));
    assertThat(traces.found()).contains("folder", "bridge", "cgroup", "process", "mount");
    Dockerd.start().close();
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void theNextStartRemovesContainersThatHaveNoShimAnyMore() throws Exception {
    DaemonTraces traces = killed(LeftBehind.start("odd", Engines.all().get(0).toString()));
    for (ProcFiles.Entry process : ProcFiles.processes()) {
      if (process.commandLine().stream()
          .anyMatch(argument -> argument.contains("/" + traces.home().getFileName() + "/"))) {
        // The shims too: what is left has neither parent nor mark.
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    Dockerd.start().close();
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void theNextStartFindsWhatLiesInAnotherFolder(@TempDir Path folder) throws Exception {
    // The shell makes the folder: this JVM's locale may not know its letters.
    List<String> inOddFolder = List.of("sh", "-c", ODD_FOLDER, folder.toString());
    ProcessBuilder command = LeftBehind.command(inOddFolder, "wait");
    command.environment().put("LC_ALL", "C.UTF-8");
    DaemonTraces traces = killed(command.start());
    assertThat(HostCommands.run("ls", "-R", folder.toString())).contains("d.sock");
    assertThat(traces.found()).contains("folder", "bridge", "process", "mount");
    Dockerd.start().close();
    assertThat(traces.found()).isEmpty();
    assertThat(HostCommands.run("find", folder.toString(), "-name", "dtls-*")).isEmpty();
  }

  @Test
  void theEndOfTheJvmRemovesTheBridgeInAnotherNetworkToo() throws Exception {
    String network = "dtlsnet" + ProcessHandle.current().pid();
    HostCommands.run("ip", "netns", "add", network);
    try {
      HostCommands.run("ip", "-n", network, "link", "set", "lo", "up");
      // Unlike "ip netns exec", this leaves /sys as it is: it shows the interfaces of outside.
      Process jvm =
          LeftBehind.command(List.of("nsenter", "--net=/run/netns/" + network), "end").start();
      DaemonTraces traces = LeftBehind.traces(jvm).get(0);
      assertThat(jvm.waitFor()).isZero();
      assertThat(traces.found()).isEmpty();
      assertThat(HostCommands.run("ip", "-n", network, "-o", "link"))
          .doesNotContain("dtls", "veth");
    } finally {
      HostCommands.run("ip", "netns", "delete", network);
    }
  }

  @Test
  void thawsWhatIsFrozenInVersionTwo() throws Exception {
    DaemonHome home = DaemonHome.create(null);
    Path cgroup = cgroup2().resolve(home.shortName());
    Process frozen = new ProcessBuilder("sleep", "1000").start();
    try {
      Files.createDirectories(cgroup.resolve("container"));
      Files.writeString(cgroup.resolve("container/cgroup.procs"), "" + frozen.pid());
      Files.writeString(cgroup.resolve("cgroup.freeze"), "1");
      Cgroups.of(home).kill();
      assertThat(frozen.waitFor()).isEqualTo(128 + 9);
    } finally {
      Files.writeString(cgroup.resolve("cgroup.freeze"), "0");
      frozen.destroyForcibly().waitFor();
      Remains.remove(home);
    }
    assertThat(cgroup).doesNotExist();
  }

  private static Path cgroup2() throws IOException {
    return ProcFiles.mounts().stream()
        .filter(mount -> mount.type().equals("cgroup2"))
        .map(mount -> Path.of(mount.point()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatCannotBeRemovedIsNotTriedAgainAtOnce() throws Exception {
    Path orphan = orphan("0123abd0");
    Path fixed = Files.createFile(orphan.resolve("fixed"));
    HostCommands.run("chattr", "+i", fixed.toString());
    try {
      Remains.removeAbandoned(null);
      assertThat(fixed).exists();
      HostCommands.run("chattr", "-i", fixed.toString());
      Remains.removeAbandoned(null);
      assertThat(fixed).exists();
    } finally {
      HostCommands.run("chattr", "-i", fixed.toString());
      Files.setLastModifiedTime(
          orphan.resolve("not-removed"), FileTime.from(Instant.now().minusSeconds(601)));
    }
    Remains.removeAbandoned(null);
    assertThat(orphan).doesNotExist();
  }

  @Test
  void whatAnotherIsRemovingIsLeftToIt() throws Exception {
    Path orphan = orphan("0123abd1");
    try (RemovalAttempt attempt = RemovalAttempt.of(DaemonHome.of(orphan, orphan))) {
      assertThat(attempt.isOurs()).isTrue();
      Remains.removeAbandoned(null);
      assertThat(orphan).exists();
    }
    Remains.removeAbandoned(null);
    assertThat(orphan).doesNotExist();
  }

  private static Path orphan(String id) throws IOException {
    return Files.createDirectory(
        Path.of("/tmp/dtls-" + ProcFiles.pidNamespace() + "-999999999-1-" + id));
  }

  @Test
  void leavesAloneWhatOthersMade() throws Exception {
    String space = ProcFiles.pidNamespace();
    Path foreign = Files.createDirectory(Path.of("/tmp/dtls-not-ours"));
    Path otherMachine = Files.createDirectory(Path.of("/tmp/dtls-zzzz-1-1-0123abcd"));
    Path link =
        Files.createSymbolicLink(Path.of("/tmp/dtls-" + space + "-999999999-1-0123abce"), foreign);
    try {
      assertThat(DaemonHomes.abandoned(null))
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
    Path orphan = orphan("0123abcf");
    assertThat(DaemonHomes.abandoned(null)).extracting(DaemonHome::directory).contains(orphan);
    Remains.removeAbandoned(null);
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
