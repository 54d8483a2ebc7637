package io.github.dockertls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The cgroups below one daemon's {@code --cgroup-parent}, in every hierarchy. Stateless. */
final class Cgroups {
  private Cgroups() {}

  /** The processes of all containers. */
  static List<Long> processes(String parent) {
    List<Long> pids = new ArrayList<>();
    for (Path folder : folders(parent)) {
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

  /** Removes what is empty; says whether nothing is left. */
  static boolean remove(String parent) {
    for (Path folder : folders(parent)) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        // Busy as long as the kernel still counts a process that has just ended.
      }
    }
    return folders(parent).isEmpty();
  }

  /** The deepest first. */
  private static List<Path> folders(String parent) {
    List<Path> folders = new ArrayList<>();
    try {
      for (Path hierarchy : ProcFiles.cgroupHierarchies()) {
        Path root = hierarchy.resolve(parent);
        if (Files.isDirectory(root)) {
          folders.addAll(tree(root));
        }
      }
    } catch (IOException e) {
      return folders;
    }
    folders.sort(Comparator.comparingInt(Path::getNameCount).reversed());
    return folders;
  }

  private static List<Path> tree(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isDirectory).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(root);
    }
  }
}
