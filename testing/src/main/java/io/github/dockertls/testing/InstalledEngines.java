package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dockerd programs of this machine: those in the {@code PATH} and the system's folders, and
 * those that were unpacked beside them. Stateless.
 */
final class InstalledEngines {
  private static final String DOCKERD = "dockerd";

  private InstalledEngines() {}

  /**
   * A dockerd.
   *
   * @param version such as 28.5.2; nothing if the program does not tell it
   */
  record Found(Path dockerd, String version) {
    boolean is(String wanted) {
      return (version + ".").startsWith(wanted + ".");
    }

    @Override
    public String toString() {
      return (version.isEmpty() ? "an unknown version" : version) + " (\"" + dockerd + "\")";
    }
  }

  /** The dockerd that is asked for; nothing if there is none. */
  static Optional<Path> choose(EngineWish wish) {
    if (wish.binary() != null) {
      return Optional.of(wish.binary()).filter(Files::isExecutable);
    }
    String version = wish.version();
    return version == null
        ? HostCommands.find(DOCKERD)
        : all().stream()
            .filter(found -> found.is(version))
            .max(Comparator.comparing(InstalledEngines::numbers, InstalledEngines::compare))
            .map(Found::dockerd);
  }

  /** The failure that tells what was found in place of a version, or null if it is there. */
  static @Nullable DockerTlsException missing(EngineWish wish) {
    if (wish.version() == null || choose(wish).isPresent()) {
      return null;
    }
    String found = all().stream().map(Found::toString).collect(Collectors.joining(", "));
    return new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        "there is no dockerd of version \""
            + wish.version()
            + "\" here; found "
            + (found.isEmpty() ? "none at all" : found),
        "install that version, unpack it into \""
            + unpacked()
            + "/NAME\", or give binary(...) its path");
  }

  /** All of them, those of the PATH first. */
  static List<Found> all() {
    Set<Path> programs = new LinkedHashSet<>();
    for (String folder : HostCommands.path().split(File.pathSeparator, -1)) {
      add(Path.of(folder, DOCKERD), programs);
    }
    if (Files.isDirectory(unpacked())) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(unpacked(), "[a-z0-9]*")) {
        folders.forEach(folder -> add(folder.resolve("usr/sbin/dockerd"), programs));
      } catch (IOException e) {
        // Not to be read: what else there is serves.
        return programs.stream().map(InstalledEngines::found).toList();
      }
    }
    return programs.stream().map(InstalledEngines::found).toList();
  }

  private static void add(Path program, Set<Path> programs) {
    try {
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        // Where /bin is a link to /usr/bin, one program has two names.
        programs.add(program.toRealPath());
      }
    } catch (IOException e) {
      // It has just gone.
    }
  }

  private static Found found(Path dockerd) {
    try {
      String said = HostCommands.run(dockerd.toString(), "--version");
      return new Found(
          dockerd,
          said.matches("(?s)Docker version \\d.*")
              ? said.replaceFirst("(?s)Docker version ([0-9.]+).*", "$1")
              : "");
    } catch (IOException e) {
      return new Found(dockerd, "");
    }
  }

  private static List<Integer> numbers(Found found) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : found.version().split("\\.", -1)) {
      numbers.add(Integer.valueOf(part));
    }
    return numbers;
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int result = Integer.compare(one.get(i), other.get(i));
      if (result != 0) {
        return result;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static Path unpacked() {
    Environment environment = Environment.system();
    return environment
        .variable("XDG_CACHE_HOME")
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .orElseGet(() -> environment.home().resolve(".cache"))
        .resolve("docker-tls/engines");
  }
}
