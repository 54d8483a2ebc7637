package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon leaves, and its removal, in the order that works: processes, mounts, cgroups,
 * links, namespace, folder. After SIGTERM these are the bridge and empty cgroups; after SIGKILL
 * also shims and the containers' processes, with their mounts. The folder goes last, so that what
 * is interrupted can be found and finished by a later start. Not thread-safe.
 */
final class Remains {
  private static final Logger LOG = LoggerFactory.getLogger(Remains.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final DaemonHome home;
  private final Deadline deadline = Deadline.in(LIMIT);

  private Remains(DaemonHome home) {
    this.home = home;
  }

  /** Removes everything of a daemon, running or not; what stays is named by the exception. */
  static void remove(DaemonHome home) throws IOException {
    new Remains(home).remove();
  }

  /** Removes what daemons of ended processes left; what cannot be removed now stays for later. */
  static void removeAbandoned() {
    for (DaemonHome home : DaemonHome.abandoned()) {
      try {
        remove(home);
      } catch (IOException e) {
        LOG.warn("{} is left: {}", home, e.getMessage());
      }
    }
  }

  private void remove() throws IOException {
    endProcesses();
    unmount();
    while (!Cgroups.remove(home.shortName())) {
      if (deadline.isOver()) {
        throw new IOException("cgroup \"" + home.shortName() + "\" cannot be removed");
      }
      Thread.onSpinWait();
    }
    removeLinks();
    Namespaces.remove(home);
    ShimSockets.remove(home);
    Files.deleteIfExists(AuthorizationPlugin.specification(home));
    removeDirectory();
  }

  private void endProcesses() throws IOException {
    for (Set<Long> pids = processes(); !pids.isEmpty(); pids = processes()) {
      if (deadline.isOver()) {
        throw new IOException("processes " + pids + " do not end");
      }
      List<CompletableFuture<ProcessHandle>> ends = new ArrayList<>();
      for (long pid : pids) {
        ProcessHandle.of(pid)
            .ifPresent(
                process -> {
                  process.destroyForcibly();
                  ends.add(process.onExit());
                });
      }
      awaitBriefly(ends);
    }
  }

  /** Briefly: a process that ended but was not reaped by its parent counts as running here. */
  private static void awaitBriefly(List<CompletableFuture<ProcessHandle>> ends) {
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(20, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<Long> processes() {
    Set<Long> pids = new LinkedHashSet<>();
    String daemon = daemonPid();
    for (ProcFiles.Entry process : ProcFiles.processes()) {
      boolean engine =
          Long.toString(process.pid()).equals(daemon)
              || process.name().matches("(docker|containerd|runc).*");
      if (engine && process.commandLine().stream().anyMatch(this::isOurs)) {
        pids.add(process.pid());
      }
    }
    for (long pid : Cgroups.processes(home.shortName())) {
      if (ProcFiles.isRunning(pid)) {
        pids.add(pid);
      }
    }
    return pids;
  }

  /** Names the folder; or the containerd namespace, where the system's containerd is in use. */
  private boolean isOurs(String argument) {
    return argument.contains(home.directory() + "/") || argument.equals(home.shortName());
  }

  private @Nullable String daemonPid() {
    try {
      return Files.readString(home.pidFile()).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /** Repeated, since mounts may lie on top of each other. */
  private void unmount() throws IOException {
    for (List<String> mounts = mounts(); !mounts.isEmpty(); mounts = mounts()) {
      if (deadline.isOver()) {
        throw new IOException("mounts " + mounts + " cannot be removed");
      }
      for (String mount : mounts) {
        attempt("umount", "-l", mount);
      }
    }
  }

  private List<String> mounts() throws IOException {
    return ProcFiles.mountsBelow(home.directory());
  }

  private void removeLinks() throws IOException {
    String networks = networks();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/sys/class/net"))) {
      for (Path link : links) {
        String name = link.getFileName().toString();
        if (name.equals(home.shortName())
            || (name.matches("br-[0-9a-f]{12}") && networks.contains(name))) {
          removeLink(link);
        }
      }
    }
  }

  /** What dockerd notes of its networks: it keeps their bridges for its next start. */
  private String networks() throws IOException {
    Path notes = home.data().resolve("network/files/local-kv.db");
    return Files.exists(notes) ? Files.readString(notes, StandardCharsets.ISO_8859_1) : "";
  }

  /** A bridge, or a swarm's way to this machine, which has no ports. */
  private static void removeLink(Path link) throws IOException {
    if (Files.exists(link.resolve("brif"))) {
      try (Stream<Path> ports = Files.list(link.resolve("brif"))) {
        ports.forEach(port -> attempt("ip", "link", "delete", port.getFileName().toString()));
      }
    }
    attempt("ip", "link", "delete", link.getFileName().toString());
    if (Files.exists(link)) {
      throw new IOException("link \"" + link.getFileName() + "\" cannot be removed");
    }
  }

  /** The state afterwards tells whether it worked: another start may have been quicker. */
  private static void attempt(String program, String... arguments) {
    try {
      HostCommands.run(program, arguments);
    } catch (IOException e) {
      LOG.debug("while removing what a daemon left", e);
    }
  }

  private void removeDirectory() throws IOException {
    if (!Files.exists(home.directory())) {
      return;
    }
    Files.walkFileTree(
        home.directory(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
