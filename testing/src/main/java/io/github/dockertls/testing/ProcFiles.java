package io.github.dockertls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What /proc tells of processes and mounts. Stateless. */
final class ProcFiles {
  private static final Path PROC = Path.of("/proc");

  private ProcFiles() {}

  /** A process as it is now. */
  record Entry(long pid, String name, List<String> commandLine) {}

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
      return isRunning(pid)
          ? Optional.of(new Entry(pid, name, Arrays.asList(line.split("\0", 0))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Mount points below a folder, the deepest first. */
  static List<String> mountsBelow(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    for (String line : Files.readAllLines(PROC.resolve("self/mountinfo"))) {
      String point = unescaped(line.split(" ", -1)[4]);
      if (point.startsWith(folder + "/")) {
        found.add(point);
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** Mount points of all cgroup hierarchies, of version 1 and 2. */
  static List<Path> cgroupHierarchies() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String line : Files.readAllLines(PROC.resolve("self/mountinfo"))) {
      if (line.contains(" - cgroup ") || line.contains(" - cgroup2 ")) {
        found.add(Path.of(unescaped(line.split(" ", -1)[4])));
      }
    }
    return found;
  }

  private static String unescaped(String mountPoint) {
    return mountPoint.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
