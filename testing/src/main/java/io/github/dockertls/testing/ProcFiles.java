package io.github.dockertls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What /proc tells of processes and mounts. Stateless. */
final class ProcFiles {
  private static final Path PROC = Path.of("/proc");

  private ProcFiles() {}

  /** A process as it is now. */
  record Entry(long pid, long parent, String name, List<String> commandLine) {}

  /** A line of mountinfo: what is mounted where, with the options of its file system. */
  record Mount(String root, String point, String type, String options) {}

  /** When a process was started, in clock ticks since boot, base 36; nothing if it is gone. */
  static Optional<String> startTime(long pid) {
    return stat(pid)
        .filter(fields -> !fields[0].equals("Z"))
        .map(fields -> Long.toString(Long.parseLong(fields[19]), Character.MAX_RADIX));
  }

  static boolean isRunning(long pid) {
    return startTime(pid).isPresent();
  }

  /** The fields after the name, which is in parentheses and may hold anything. */
  private static Optional<String[]> stat(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/stat"));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The number of this process's PID namespace: PIDs of another mean nothing here. */
  static String pidNamespace() throws IOException {
    String link = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
    return Long.toString(Long.parseLong(link.replaceAll("\\D", "")), Character.MAX_RADIX);
  }

  static List<Entry> processes() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .map(ProcFiles::entry)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static Optional<Entry> entry(Path process) {
    try {
      String name = Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1).strip();
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      long pid = Long.parseLong(process.getFileName().toString());
      return stat(pid)
          .filter(fields -> !fields[0].equals("Z"))
          .map(fields -> Long.parseLong(fields[1]))
          .map(parent -> new Entry(pid, parent, name, Arrays.asList(line.split("\0", 0))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The variables that a process was started with; none where they may not be read. */
  static List<String> environment(long pid) {
    try {
      String variables =
          Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
      return List.of(variables.split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What a process sees mounted; nothing if it is gone. */
  static List<Mount> mounts(long pid) {
    try {
      return mounts(PROC.resolve(pid + "/mountinfo"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whether a process sees the mounts that we see. */
  static boolean sharesMounts(long pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/ns/mnt"))
          .equals(Files.readSymbolicLink(PROC.resolve("self/ns/mnt")));
    } catch (IOException e) {
      return true;
    }
  }

  /** What we see mounted, in the order of mounting. */
  static List<Mount> mounts() throws IOException {
    return mounts(PROC.resolve("self/mountinfo"));
  }

  /** In bytes, not in characters: a mount point may have any name. */
  private static List<Mount> mounts(Path file) throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      String[] fields = line.split(" ", -1);
      int separator = Arrays.asList(fields).indexOf("-");
      if (separator > 0 && fields.length > separator + 3) {
        mounts.add(
            new Mount(
                unescaped(fields[3]),
                unescaped(fields[4]),
                fields[separator + 1],
                unescaped(fields[separator + 3])));
      }
    }
    return mounts;
  }

  /** Mount points of all cgroup hierarchies, of version 1 and 2. */
  static List<Path> cgroupHierarchies() throws IOException {
    return mounts().stream()
        .filter(mount -> mount.type().equals("cgroup") || mount.type().equals("cgroup2"))
        .map(mount -> Path.of(mount.point()))
        .toList();
  }

  /**
   * The names of the network's interfaces. /sys/class/net is that of the network namespace in which
   * it was mounted; this is ours.
   */
  static List<String> interfaces() throws IOException {
    return Files.readAllLines(PROC.resolve("self/net/dev"), StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.contains(":"))
        .map(line -> line.substring(0, line.indexOf(":")).strip())
        .toList();
  }

  private static String unescaped(String mountPoint) {
    return mountPoint
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
