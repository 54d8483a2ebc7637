package io.github.dockertls.internal.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong with a file, as the end of a sentence that begins with its path. */
public final class FileProblem {
  private FileProblem() {}

  public static String of(Path path, IOException e) {
    if (e instanceof LimitedFile.TooLargeException large) {
      return large.getReason();
    }
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof AccessDeniedException) {
      Path closed = closedDirectory(path.toAbsolutePath());
      return closed == null
          ? "may not be read by this user"
          : "lies below \"" + closed + "\", which this user may not enter";
    }
    String detail = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String text = detail == null ? "" : detail.toLowerCase(Locale.ROOT);
    if (text.contains("is a directory")) {
      return "is a directory";
    }
    if (text.contains("not a directory")) {
      return "lies below something that is no directory";
    }
    return "cannot be read" + (text.isEmpty() ? "" : " (" + detail + ")");
  }

  /** The first directory on the way, from the root on, that is closed to this user; or null. */
  private static @Nullable Path closedDirectory(Path path) {
    Path closed = null;
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (!Files.isExecutable(above)) {
        closed = above;
      }
    }
    return closed;
  }
}
