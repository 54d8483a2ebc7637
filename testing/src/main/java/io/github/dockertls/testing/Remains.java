package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** How long nothing may change before it is given up: a busy machine takes its time. */
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final DaemonHome home;
  private final Deadline end = Deadline.in(LIMIT);
  private Deadline standstill = Deadline.in(STANDSTILL);
  private Object left = "";

  private Remains(DaemonHome home) {
    this.home = home;
  }

  /** Removes everything of a daemon, running or not; what stays is named by the exception. */
  static void remove(DaemonHome home) throws IOException {
    new Remains(home).remove();
  }

  /**
   * Removes what daemons of ended processes left, but for what another process is removing or what
   * could not be removed a while ago: nobody waits for that again.
   */
  static void removeAbandoned(@Nullable Path setting) {
    for (DaemonHome home : DaemonHomes.abandoned(setting)) {
      try (RemovalAttempt attempt = RemovalAttempt.of(home)) {
        if (attempt.isOurs()) {
          remove(home, attempt);
        }
      } catch (IOException e) {
        LOG.warn("{} is left: {}", home, e.getMessage());
      }
    }
  }

  private static void remove(DaemonHome home, RemovalAttempt attempt) throws IOException {
    try {
      remove(home);
    } catch (IOException e) {
      attempt.failed();
      throw e;
    }
  }

  private void remove() throws IOException {
    endProcesses();
    unmount();
    Cgroups cgroups = Cgroups.of(home);
    for (List<Path> folders = cgroups.remove(); !folders.isEmpty(); folders = cgroups.remove()) {
      requireProgress(folders, "cgroups " + folders + " cannot be removed");
      Thread.onSpinWait();
    }
    removeLinks();
    Namespaces.remove(home);
    ShimSockets.remove(home);
    Files.deleteIfExists(AuthorizationPlugin.specification(home));
    removeDirectory();
    Files.deleteIfExists(home.near());
  }

  /** Fails once nothing has changed for a while. */
  private void requireProgress(Object nowLeft, String failure) throws IOException {
    if (!left.equals(nowLeft)) {
      left = nowLeft;
      standstill = Deadline.in(STANDSTILL);
    }
    if (standstill.isOver() || end.isOver()) {
      throw new IOException(failure);
    }
  }

  private void endProcesses() throws IOException {
    DaemonProcesses processes = DaemonProcesses.of(home);
    for (Set<Long> pids = processes.running(); !pids.isEmpty(); pids = processes.running()) {
      requireProgress(pids, "processes " + pids + " do not end");
      List<CompletableFuture<ProcessHandle>> ends = new ArrayList<>();
      for (long pid : pids) {
        ProcessHandle.of(pid)
            .ifPresent(
                process -> {
                  process.destroyForcibly();
                  ends.add(process.onExit());
                });
      }
      Cgroups.of(home).thaw();
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

  /** Repeated, since mounts may lie on top of each other. */
  private void unmount() throws IOException {
    for (List<String> mounts = mounts(); !mounts.isEmpty(); mounts = mounts()) {
      requireProgress(mounts, "mounts " + mounts + " cannot be removed");
      List<String> arguments = new ArrayList<>(List.of("-l"));
      arguments.addAll(mounts);
      attempt("umount", arguments.toArray(String[]::new));
    }
  }

  /** Mount points below the folder, the deepest first, by the folder's short path. */
  private List<String> mounts() throws IOException {
    List<String> found = new ArrayList<>();
    for (ProcFiles.Mount mount : ProcFiles.mounts()) {
      if (home.contains(mount.point())) {
        int below = mount.point().indexOf("/" + home.name() + "/") + home.name().length() + 2;
        found.add(home.near() + "/" + mount.point().substring(below));
      }
    }
    Collections.reverse(found);
    return found;
  }

  private void removeLinks() throws IOException {
    String networks = networks();
    for (String name : ProcFiles.interfaces()) {
      if (name.equals(home.shortName())
          || (name.matches("br-[0-9a-f]{12}") && networks.contains(name))) {
        removeLink(name);
      }
    }
  }

  /** What dockerd notes of its networks: it keeps their bridges for its next start. */
  private String networks() throws IOException {
    StringBuilder networks = new StringBuilder();
    for (Path root : home.dataRoots()) {
      Path notes = root.resolve("network/files/local-kv.db");
      if (Files.exists(notes)) {
        networks.append(Files.readString(notes, StandardCharsets.ISO_8859_1));
      }
    }
    return networks.toString();
  }

  /** A bridge, or a swarm's way to this machine, which has no ports. */
  private static void removeLink(String name) throws IOException {
    // Such as "7: veth0a1b2c3@if6: <BROADCAST,...".
    for (String port : attempt("ip", "-o", "link", "show", "master", name).lines().toList()) {
      attempt("ip", "link", "delete", port.replaceFirst("^\\d+: ([^:@]+).*", "$1"));
    }
    attempt("ip", "link", "delete", name);
    if (ProcFiles.interfaces().contains(name)) {
      throw new IOException("link \"" + name + "\" cannot be removed");
    }
  }

  /** The state afterwards tells whether it worked: another start may have been quicker. */
  private static String attempt(String program, String... arguments) {
    try {
      return HostCommands.run(program, arguments);
    } catch (IOException e) {
      LOG.debug("while removing what a daemon left", e);
      return "";
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
