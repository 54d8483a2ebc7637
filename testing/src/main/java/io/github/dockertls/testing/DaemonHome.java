package io.github.dockertls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything of one daemon, and whose name is the mark of what is ours.
 *
 * <p>The name tells the process that owns it: PID namespace, PID and start time. Making the folder
 * and marking it is therefore one step, and whoever finds it can tell whether its owner is gone.
 * The bridge's and the cgroup's name follow from the folder's name. Immutable.
 */
final class DaemonHome {
  private static final Pattern NAME =
      Pattern.compile("dtls-(?<space>[0-9a-z]+)-(?<pid>[0-9]+)-(?<start>[0-9a-z]+)-[0-9a-f]{8}");

  private final Path directory;
  private final Path near;

  private DaemonHome(Path directory, Path near) {
    this.directory = directory;
    this.near = near;
  }

  /** Makes a folder that this process owns, below one that is set or is the machine's custom. */
  static DaemonHome create(@Nullable Path setting) throws IOException {
    long pid = ProcessHandle.current().pid();
    String start =
        ProcFiles.startTime(pid)
            .orElseThrow(() -> new IOException("/proc does not show process " + pid));
    String random = UUID.randomUUID().toString().substring(0, 8);
    String name = String.join("-", "dtls", ProcFiles.pidNamespace(), "" + pid, start, random);
    Path directory =
        Files.createDirectory(
            DaemonHomes.base(setting).resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      return new DaemonHome(directory, DaemonHomes.announce(directory));
    } catch (IOException e) {
      Files.delete(directory);
      throw e;
    }
  }

  /**
   * A home that somebody made.
   *
   * @param near the link that leads to it, or itself
   */
  static DaemonHome of(Path directory, Path near) {
    return new DaemonHome(directory, near);
  }

  /** Whether a folder of this name belongs to a process of this machine that is gone. */
  static boolean isAbandoned(String folder) {
    Matcher name = NAME.matcher(folder);
    try {
      return name.matches()
          && name.group("space").equals(ProcFiles.pidNamespace())
          && !ProcFiles.startTime(Long.parseLong(name.group("pid")))
              .equals(Optional.of(name.group("start")));
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /** The folder's name. */
  String name() {
    return directory.getFileName().toString();
  }

  Path directory() {
    return directory;
  }

  /** A path to the folder that is short and free of blanks; the folder itself, or a link to it. */
  Path near() {
    return near;
  }

  /** Whether a path or a command's argument lies in this home, by either of its paths. */
  boolean contains(String path) {
    return path.contains("/" + name() + "/");
  }

  /**
   * Lets users through to what is open to them: containers whose root is another user reach their
   * files through this folder. What is in it has permissions of its own.
   */
  void letThrough() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  Path data() {
    return directory.resolve("data");
  }

  /** The folders of the daemon's containers; dockerd keeps those of remapped users apart. */
  List<Path> containers() throws IOException {
    List<Path> containers = new ArrayList<>();
    for (Path root : dataRoots()) {
      Path folder = root.resolve("containers");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> entries = Files.list(folder)) {
          entries.forEach(containers::add);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
    return containers;
  }

  /** The data's folder, and those in it that dockerd names after a remapped user and group. */
  List<Path> dataRoots() throws IOException {
    if (!Files.isDirectory(data())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(data())) {
      return Stream.concat(
              Stream.of(data()),
              entries.filter(entry -> entry.getFileName().toString().matches("\\d+\\.\\d+")))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Through the short path: the sockets of containerd lie in it. */
  Path exec() {
    return near.resolve("exec");
  }

  Path pidFile() {
    return directory.resolve("d.pid");
  }

  Path socket() {
    return near.resolve("d.sock");
  }

  Path log() {
    return directory.resolve("dockerd.log");
  }

  Path configuration() {
    return directory.resolve("daemon.json");
  }

  Path serverCertificates() {
    return directory.resolve("server");
  }

  Path clientCertificates(String client) {
    return directory.resolve("clients").resolve(client);
  }

  /** The bridge's and the cgroup's name; an interface's name has at most 15 characters. */
  String shortName() {
    return "dtls" + name().substring(name().length() - 8);
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
