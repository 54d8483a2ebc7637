package io.github.dockertls.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cgroups of one daemon's containers, in every hierarchy: those below the daemon's {@code
 * --cgroup-parent}, and those that containers asked for elsewhere. Immutable.
 */
final class Cgroups {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DaemonHome home;

  private Cgroups(DaemonHome home) {
    this.home = home;
  }

  static Cgroups of(DaemonHome home) {
    return new Cgroups(home);
  }

  /** The processes of all containers that are where they were started. */
  Set<Long> processes() {
    Set<Long> pids = new LinkedHashSet<>();
    for (Path folder : folders()) {
      try {
        Files.readAllLines(folder.resolve("cgroup.procs")).stream()
            .map(Long::valueOf)
            .filter(pid -> pid > 0)
            .forEach(pids::add);
      } catch (IOException e) {
        // The folder has gone, or has a type that cannot be read: nothing lives in it.
      }
    }
    return pids;
  }

  /** Ends the processes of all containers, frozen ones too. */
  void kill() {
    thaw();
    for (long pid : processes()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** Lets frozen processes go on: those of version 1 do not even end when they are killed. */
  void thaw() {
    List<Path> folders = new ArrayList<>(folders());
    folders.sort(Comparator.comparingInt(Path::getNameCount));
    for (Path folder : folders) {
      write(folder.resolve("freezer.state"), "THAWED");
      write(folder.resolve("cgroup.freeze"), "0");
    }
  }

  private static void write(Path file, String value) {
    if (Files.exists(file)) {
      try {
        Files.writeString(file, value, StandardOpenOption.WRITE);
      } catch (IOException e) {
        // It has gone, or is frozen from above; what does not end is told later.
      }
    }
  }

  /** Removes what is empty; tells what is left. */
  List<Path> remove() {
    List<Path> folders = folders();
    folders.forEach(Cgroups::removeIfEmpty);
    // Made for a container that asked for it, and of use to nobody once it is empty.
    foreignParents().forEach(Cgroups::removeIfEmpty);
    return folders();
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Busy as long as the kernel still counts a process that has just ended.
    }
  }

  /** The deepest first. */
  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    try {
      List<Container> containers = containersElsewhere();
      for (Path hierarchy : ProcFiles.cgroupHierarchies()) {
        addTree(hierarchy.resolve(home.shortName()), folders);
        for (Container container : containers) {
          addTree(hierarchy.resolve(container.parent()).resolve(container.id()), folders);
        }
      }
    } catch (IOException e) {
      return folders;
    }
    folders.sort(Comparator.comparingInt(Path::getNameCount).reversed());
    return folders;
  }

  private Set<Path> foreignParents() {
    Set<Path> parents = new LinkedHashSet<>();
    try {
      for (Path hierarchy : ProcFiles.cgroupHierarchies()) {
        for (Container container : containersElsewhere()) {
          for (Path name = container.parent(); name != null; name = name.getParent()) {
            parents.add(hierarchy.resolve(name));
          }
        }
      }
    } catch (IOException e) {
      return parents;
    }
    return parents;
  }

  /** A container with a cgroup of its own choice; the parent is relative to a hierarchy. */
  private record Container(String id, Path parent) {}

  private List<Container> containersElsewhere() throws IOException {
    List<Container> found = new ArrayList<>();
    for (Path folder : home.containers()) {
      String parent = cgroupParent(folder.resolve("hostconfig.json")).replaceFirst("^/+", "");
      if (!parent.isEmpty()
          && !parent.contains("..")
          && !parent.equals(home.shortName())
          && parent.length() < 4096) {
        found.add(
            new Container(
                Objects.requireNonNull(folder.getFileName()).toString(), Path.of(parent)));
      }
    }
    return found;
  }

  private static String cgroupParent(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file)).path("CgroupParent").asText();
    } catch (IOException e) {
      // Not there yet, or not written to its end: the container has not been started.
      return "";
    }
  }

  private static void addTree(Path root, List<Path> folders) {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isDirectory).forEach(folders::add);
    } catch (IOException | UncheckedIOException e) {
      folders.add(root);
    }
  }
}
