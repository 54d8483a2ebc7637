package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Writes a CLI's folder as the CLI lays it out. Immutable. */
final class ConfigDirectory {
  private final Path directory;

  private ConfigDirectory(Path directory) {
    this.directory = directory;
  }

  static ConfigDirectory of(Path directory) {
    return new ConfigDirectory(directory);
  }

  /** Writes a context and makes it the current one of a new folder. */
  void write(String context, String host, Path certificates) {
    Path file = directory.resolve("config.json");
    writeContext(context, host, certificates);
    try {
      create(file, "{\"currentContext\":\"" + context + "\"}\n");
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** The store names folders after the hash of a context's name. */
  void writeContext(String name, String host, Path certificates) {
    if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.+-]+")) {
      throw new IllegalArgumentException("\"" + name + "\" is no name for a context");
    }
    Path meta = directory.resolve("contexts/meta").resolve(hash(name)).resolve("meta.json");
    Path tls = directory.resolve("contexts/tls").resolve(hash(name)).resolve("docker");
    try {
      Files.createDirectories(meta.getParent());
      create(
          meta,
          "{\"Name\":\"%s\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"%s\",\"SkipTLSVerify\":false}}}"
              .formatted(name, host));
      Files.createDirectories(tls);
      for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
        Files.copy(
            certificates.resolve(file), tls.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw unwritable(meta, e);
    }
  }

  private static void create(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
  }

  private static DockerTlsException unwritable(Path file, IOException e) {
    boolean exists = e instanceof FileAlreadyExistsException;
    return new DockerTlsException(
        exists ? Reason.FILE_EXISTS : Reason.FILE_UNWRITABLE,
        exists
            ? "\"" + e.getMessage() + "\" is there already"
            : "\"" + file + "\" cannot be written: " + e,
        exists ? "Use another folder or another name" : "Use a folder that can be written",
        e);
  }

  private static String hash(String name) {
    try {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
