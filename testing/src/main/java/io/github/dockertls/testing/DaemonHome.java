package io.github.dockertls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder that holds everything of one daemon, and whose name is the mark of what is ours.
 *
 * <p>The name tells the process that owns it: PID namespace, PID and start time. Making the folder
 * and marking it is therefore one step, and whoever finds it can tell whether its owner is gone.
 * The bridge's and the cgroup's name follow from the folder's name. Immutable.
 */
final class DaemonHome {
  /** Not the JVM's temporary folder: paths of sockets are limited to 107 bytes. */
  private static final Path BASE = Path.of("/tmp");

  private static final Pattern NAME =
      Pattern.compile("dtls-(?<space>[0-9a-z]+)-(?<pid>[0-9]+)-(?<start>[0-9a-z]+)-[0-9a-f]{8}");

  private final Path directory;

  private DaemonHome(Path directory) {
    this.directory = directory;
  }

  /** Makes a folder that this process owns. */
  static DaemonHome create() throws IOException {
    long pid = ProcessHandle.current().pid();
    String start =
        ProcFiles.startTime(pid)
            .orElseThrow(() -> new IOException("/proc does not show process " + pid));
    String random = UUID.randomUUID().toString().substring(0, 8);
    Path directory =
        BASE.resolve(String.join("-", "dtls", ProcFiles.pidNamespace(), "" + pid, start, random));
    return new DaemonHome(
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  /** The folders of this user whose owners are gone. */
  static List<DaemonHome> abandoned() {
    try (Stream<Path> entries = Files.list(BASE)) {
      return entries.filter(DaemonHome::isAbandoned).map(DaemonHome::new).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** Only a true directory of ours: others may put what they like into a shared folder. */
  private static boolean isAbandoned(Path path) {
    if (!isAbandoned(String.valueOf(path.getFileName()))
        || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
          .equals(Files.getOwner(Path.of("/proc", "" + ProcessHandle.current().pid())));
    } catch (IOException e) {
      return false;
    }
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

  Path data() {
    return directory.resolve("data");
  }

  Path exec() {
    return directory.resolve("exec");
  }

  Path pidFile() {
    return directory.resolve("d.pid");
  }

  Path socket() {
    return directory.resolve("d.sock");
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
