package io.github.dockertls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What of a daemon can be seen on the machine: for tests that nothing is. */
record DaemonTraces(Path home) {
  static DaemonTraces of(Dockerd dockerd) {
    return new DaemonTraces(dockerd.certificateDirectory().getParent().getParent());
  }

  /** The folders of all daemons of this process. */
  static List<Path> ofThisProcess() throws IOException {
    String mark = "-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> folders = Files.list(Path.of("/tmp"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("dtls-.*" + mark + ".*"))
          .toList();
    }
  }

  /** The kinds of what is there. */
  Set<String> found() throws IOException {
    Set<String> found = new TreeSet<>();
    String name = home.getFileName().toString();
    String id = "dtls" + name.substring(name.length() - 8);
    add(found, "folder", Files.exists(home));
    add(found, "bridge", ProcFiles.interfaces().contains(id));
    add(found, "namespace", Files.exists(Path.of("/run/netns", id)));
    add(found, "mount", contains(Path.of("/proc/self/mounts"), "/" + name + "/"));
    try (Stream<Path> groups =
        Files.find(Path.of("/sys/fs/cgroup"), 3, (p, a) -> isCgroup(p, id))) {
      add(found, "cgroup", groups.findAny().isPresent());
    }
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      add(found, "process", processes.anyMatch(this::belongs));
    }
    return found;
  }

  /** The name of a cgroup that a container of the daemon may ask for, beside the daemon's. */
  String cgroupElsewhere() {
    return "else" + suffix();
  }

  private boolean belongs(Path process) {
    try {
      String pid = process.getFileName().toString();
      return pid.matches("[0-9]+")
          && ProcFiles.isRunning(Long.parseLong(pid))
          && (contains(process.resolve("cmdline"), "/" + home.getFileName() + "/")
              || contains(process.resolve("cgroup"), "/dtls" + suffix())
              || isInContainer(process));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private boolean isCgroup(Path path, String id) {
    return path.endsWith(id) || path.endsWith(cgroupElsewhere());
  }

  /** Sees files of the daemon mounted, and not because it sees what we see. */
  private boolean isInContainer(Path process) throws IOException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
    return !Files.readSymbolicLink(process.resolve("ns/mnt")).equals(ours)
        && contains(process.resolve("mountinfo"), "/" + home.getFileName() + "/");
  }

  private static boolean contains(Path file, String text) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
  }

  private String suffix() {
    String name = home.getFileName().toString();
    return name.substring(name.length() - 8);
  }

  private static void add(Set<String> found, String kind, boolean there) {
    if (there) {
      found.add(kind);
    }
  }
}
