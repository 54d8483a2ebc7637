package io.github.dockertls.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that others may have written, read up to a limit: a huge one must not take the memory. */
public final class LimitedFile {
  /** The most that is read of a PEM file: a system's whole bundle of CAs has a tenth of it. */
  public static final int PEM_BYTES = 4 << 20;

  /** The most that is read of a {@code config.json} or {@code meta.json}. */
  public static final int JSON_BYTES = 4 << 20;

  /** A file is longer than what is read of its kind. */
  public static final class TooLargeException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    TooLargeException(Path file, int limit) {
      super(file.toString(), null, "is larger than " + (limit >> 20) + " MiB");
    }
  }

  private LimitedFile() {}

  /**
   * Reads a file whole.
   *
   * @throws TooLargeException if it holds more bytes than the limit
   */
  public static byte[] read(Path file, int limit) throws IOException {
    byte[] content = start(file, limit);
    if (content.length > limit) {
      throw new TooLargeException(file, limit);
    }
    return content;
  }

  /** Reads a file up to one byte beyond the limit, by which the reader sees that it is longer. */
  public static byte[] start(Path file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(limit + 1);
    }
  }
}
