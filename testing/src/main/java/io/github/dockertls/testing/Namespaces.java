package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Network namespaces that are named after a home, as {@code ip netns} keeps them. Stateless. */
final class Namespaces {
  private static final Path FOLDER = Path.of("/run/netns");

  private Namespaces() {}

  static Path path(DaemonHome home) {
    return FOLDER.resolve(home.shortName());
  }

  /** Removes it, and with it its devices; the processes in it must have ended. */
  static void remove(DaemonHome home) throws IOException {
    if (Files.exists(path(home))) {
      HostCommands.run("ip", "netns", "delete", home.shortName());
    }
  }
}
