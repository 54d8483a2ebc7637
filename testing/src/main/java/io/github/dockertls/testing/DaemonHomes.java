package io.github.dockertls.testing;

import io.github.dockertls.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders that daemons' homes lie in, and the links by which homes elsewhere are found again.
 *
 * <p>A home may lie wherever there is room. A link of the same name in a folder that every process
 * of the machine knows leads to it: the next start finds it there, wherever its own homes lie. The
 * link also keeps the paths of sockets short, which are limited to 107 bytes. Stateless.
 */
final class DaemonHomes {
  static final String VARIABLE = "DOCKER_TLS_DIRECTORY";

  /** What Java takes for the temporary folder on Linux, whatever TMPDIR says. */
  private static final Path USUAL = Path.of("/tmp");

  /** The first that a link can be made in has it: /tmp may be full, or not to be written. */
  private static final List<Path> KNOWN = List.of(USUAL, Path.of("/run"), Path.of("/var/tmp"));

  private DaemonHomes() {}

  /**
   * The folder that a home is to be made in: that of the setting, the variable, {@code
   * java.io.tmpdir}, {@code TMPDIR}, or {@code /tmp}.
   */
  static Path base(@Nullable Path setting) throws IOException {
    Path chosen =
        setting != null
            ? setting
            : base(Environment.system(), System.getProperty("java.io.tmpdir", "" + USUAL));
    try {
      // The kernel shows mounts below the real path.
      return chosen.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no folder \"" + chosen + "\"", e);
    }
  }

  /** Java does not read TMPDIR, so it counts only where nobody told Java otherwise. */
  static Path base(Environment environment, String javaFolder) {
    Optional<Path> own = folder(environment, VARIABLE);
    if (own.isPresent()) {
      return own.get();
    }
    Path java = Path.of(javaFolder);
    return java.equals(USUAL) ? folder(environment, "TMPDIR").orElse(USUAL) : java;
  }

  private static Optional<Path> folder(Environment environment, String variable) {
    return environment.variable(variable).filter(value -> !value.isEmpty()).map(Path::of);
  }

  /** Makes a home known that is not in the first of the known folders; returns its short path. */
  static Path announce(Path home) throws IOException {
    if (USUAL.equals(home.getParent())) {
      return home;
    }
    IOException failure = null;
    for (Path known : KNOWN) {
      try {
        return Files.createSymbolicLink(
            known.resolve(Objects.requireNonNull(home.getFileName())), home);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new IOException("no link to \"" + home + "\" can be made in " + KNOWN, failure);
  }

  /** The homes of this user whose owners are gone. */
  static List<DaemonHome> abandoned(@Nullable Path setting) {
    Map<String, DaemonHome> found = new LinkedHashMap<>();
    for (Path known : KNOWN) {
      for (Path entry : abandonedEntries(known)) {
        DaemonHome home = Files.isSymbolicLink(entry) ? target(entry) : DaemonHome.of(entry, entry);
        if (home != null) {
          found.putIfAbsent(home.name(), home);
        }
      }
    }
    try {
      for (Path entry : abandonedEntries(base(setting))) {
        if (isFolder(entry)) {
          found.putIfAbsent(entry.getFileName().toString(), DaemonHome.of(entry, entry));
        }
      }
    } catch (IOException e) {
      // The start that follows tells that there is no such folder.
      return List.copyOf(found.values());
    }
    return List.copyOf(found.values());
  }

  private static List<Path> abandonedEntries(Path folder) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(entry -> DaemonHome.isAbandoned(entry.getFileName().toString()))
          .filter(DaemonHomes::isOfThisUser)
          .filter(entry -> Files.isSymbolicLink(entry) || isFolder(entry))
          .forEach(found::add);
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
    return found;
  }

  /** The home that a link leads to; a link that leads nowhere is removed. */
  private static @Nullable DaemonHome target(Path link) {
    try {
      Path home = Files.readSymbolicLink(link);
      if (!link.getFileName().equals(home.getFileName())) {
        return null;
      }
      if (Files.notExists(home, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(link);
        return null;
      }
      return isFolder(home) && isOfThisUser(home) ? DaemonHome.of(home, link) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Only a true directory: others may put what they like into a shared folder. */
  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOfThisUser(Path path) {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
          .equals(Files.getOwner(Path.of("/proc", "" + ProcessHandle.current().pid())));
    } catch (IOException e) {
      return false;
    }
  }
}
