package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The sockets of containerd's shims, which lie in one folder for all daemons of the machine. A shim
 * that ends by itself removes its own; those of killed ones are told apart by their names only.
 * Stateless.
 */
final class ShimSockets {
  private static final Path FOLDER = Path.of("/run/containerd/s");
  private static final Path SYSTEM_CONTAINERD = Path.of("/run/containerd/containerd.sock");

  private ShimSockets() {}

  /** Removes the sockets of a daemon's containers, once no shim of it runs. */
  static void remove(DaemonHome home) throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return;
    }
    Path own = home.exec().resolve("containerd/containerd.sock");
    for (Path container : home.containers()) {
      String id = Objects.requireNonNull(container.getFileName()).toString();
      for (Path containerd : List.of(own, SYSTEM_CONTAINERD)) {
        Files.deleteIfExists(socket(containerd, home.shortName(), id));
      }
    }
  }

  /** As containerd's runtime/v2/shim SocketAddress names it. */
  private static Path socket(Path containerd, String namespace, String container) {
    String text = containerd.resolve(namespace).resolve(container).toString();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return FOLDER.resolve(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
