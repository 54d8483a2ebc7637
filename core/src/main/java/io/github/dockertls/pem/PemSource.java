package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a PEM text came from, and how a refusal names it.
 *
 * @param name the path or another name, or null for a text in memory
 * @param path the file, if the text was read from one
 */
record PemSource(@Nullable String name, @Nullable Path path) {
  static final PemSource MEMORY = new PemSource(null, null);

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}@%+=:,./_~-]+");

  static PemSource of(Path path) {
    return new PemSource(path.toString(), path);
  }

  static PemSource of(String name) {
    return new PemSource(name, null);
  }

  /** How a sentence calls it. */
  String quoted() {
    return name == null ? "In-memory PEM" : "\"" + name + "\"";
  }

  /** Line, fact and remedy in one; {@code {file}} in the remedy becomes the file. */
  DockerTlsException refusal(
      Reason reason, int line, String what, String remedy, @Nullable Throwable cause) {
    return new DockerTlsException(
        reason, quoted() + ", line " + line + ": " + what, inCommand(remedy), cause);
  }

  /** Replaces {@code {file}} by the file as a shell takes it. */
  String inCommand(String remedy) {
    String file = name == null ? "FILE" : name;
    String word = PLAIN.matcher(file).matches() ? file : "'" + file.replace("'", "'\\''") + "'";
    return remedy.replace("{file}", word);
  }

  /** The refusal of a file that cannot even be opened. */
  static DockerTlsException unreadable(Path path, IOException cause) {
    String why = "cannot be read";
    String remedy = "Give the path of a PEM file that this user may read";
    if (Files.isDirectory(path)) {
      why = "is a directory";
      remedy = "Give the path of the PEM file in it";
    } else if (cause instanceof NoSuchFileException) {
      why = "does not exist";
      remedy = "Give the path of an existing PEM file";
    } else if (cause instanceof AccessDeniedException) {
      why = "may not be read by this user";
      remedy = "Make it readable for the user that runs this program, or run it as its owner";
    }
    return new DockerTlsException(
        Reason.TLS_FILE_UNREADABLE, "\"" + path + "\" " + why, remedy, cause);
  }
}
