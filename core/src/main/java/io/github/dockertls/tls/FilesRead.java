package io.github.dockertls.tls;

import io.github.dockertls.pem.Pem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that something was made from, and how to make its like from what they hold later.
 *
 * @param files their paths
 * @param digests of what they held, see {@link Pem#sha256()}
 * @param maker makes it from the files' PEM, in the same order
 */
record FilesRead<T>(List<Path> files, List<String> digests, Function<List<Pem>, T> maker) {

  /** Null if something came from elsewhere than a file. */
  static <T> @Nullable FilesRead<T> of(Function<List<Pem>, T> maker, Pem... pems) {
    List<Path> files = Stream.of(pems).flatMap(pem -> pem.file().stream()).toList();
    return files.size() == pems.length
        ? new FilesRead<>(files, Stream.of(pems).map(Pem::sha256).toList(), maker)
        : null;
  }
}
