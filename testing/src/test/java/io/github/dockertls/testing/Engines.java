package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.Environment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dockerd programs that tests run against: the installed one, and newer ones beside it. */
public final class Engines {
  private Engines() {}

  /** The installed dockerd first, then what {@code dev/newer-engine} unpacked. */
  public static List<Path> all() throws IOException {
    List<Path> engines = new ArrayList<>();
    HostCommands.find("dockerd").ifPresent(engines::add);
    Path unpacked = cache().resolve("docker-tls/engines");
    if (Files.isDirectory(unpacked)) {
      try (DirectoryStream<Path> releases = Files.newDirectoryStream(unpacked, "[a-z]*")) {
        for (Path release : releases) {
          Path dockerd = release.resolve("usr/sbin/dockerd");
          if (Files.isExecutable(dockerd)) {
            engines.add(dockerd);
          }
        }
      }
    }
    return engines;
  }

  /** The newest: at least 23, which knows {@code --validate}. */
  public static Path newest() throws IOException {
    Path newest = all().get(0);
    for (Path engine : all()) {
      if (major(engine) > major(newest)) {
        newest = engine;
      }
    }
    assertThat(major(newest))
        .as("dockerd's version; dev/newer-engine unpacks one")
        .isGreaterThanOrEqualTo(23);
    return newest;
  }

  static int major(Path dockerd) throws IOException {
    String version = HostCommands.run(dockerd.toString(), "--version");
    return Integer.parseInt(version.replaceFirst("Docker version (\\d+)\\..*", "$1"));
  }

  private static Path cache() {
    Environment environment = Environment.system();
    return environment
        .variable("XDG_CACHE_HOME")
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .orElseGet(() -> environment.home().resolve(".cache"));
  }
}
