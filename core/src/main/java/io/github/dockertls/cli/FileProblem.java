package io.github.dockertls.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** What is wrong with a file, as the end of a sentence that begins with its path. */
final class FileProblem {
  private FileProblem() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "may not be read by this user";
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
}
