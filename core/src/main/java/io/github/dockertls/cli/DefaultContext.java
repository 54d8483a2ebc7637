package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliEndpoint.TlsFile;
import io.github.dockertls.cli.CliEndpoint.TlsFiles;
import io.github.dockertls.internal.text.FileProblem;
import io.github.dockertls.internal.text.LimitedFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context {@code default}: what flags and variables say (CLI rules 1 to 19, 27 and 28). Its
 * files are read here, unparsed.
 */
final class DefaultContext {
  private static final String NO_FILE = "";

  private final Environment environment;
  private final CliFlags flags;
  private final Map<String, String> origins;

  private DefaultContext(Environment environment, CliFlags flags, Map<String, String> origins) {
    this.environment = environment;
    this.flags = flags;
    this.origins = origins;
  }

  /**
   * Resolves it.
   *
   * @param origins takes where each value came from
   */
  static Resolved resolve(Environment environment, CliFlags flags, Map<String, String> origins) {
    return new DefaultContext(environment, flags, origins).resolve();
  }

  /**
   * What it names, whether that can be used or not.
   *
   * @param origins takes where each value came from
   * @param files takes the files that are meant, there or not
   * @return the host as {@link #resolve} would have it, or as it was given if it is none
   */
  static String named(
      Environment environment,
      CliFlags flags,
      Map<String, String> origins,
      Map<String, Path> files) {
    return new DefaultContext(environment, flags, origins).named(files);
  }

  private String named(Map<String, Path> files) {
    boolean tls = isTls();
    String host = hostAsFarAsKnown(tls);
    if (tls) {
      name(ca(), files);
      name(cert(), files);
      name(key(), files);
    }
    return host;
  }

  private String hostAsFarAsKnown(boolean tls) {
    try {
      return host(tls);
    } catch (DockerTlsException e) {
      return hostAsGiven();
    }
  }

  private String hostAsGiven() {
    String flag = flags.host();
    return flag != null ? flag : environment.variable("DOCKER_HOST").orElse("");
  }

  private void name(NamedFile file, Map<String, Path> files) {
    try {
      if (!file.text().isEmpty()) {
        files.put(file.name(), environment.workingDirectory().resolve(file.text()));
        origins.put(file.name(), file.origin());
      }
    } catch (InvalidPathException e) {
      // The failure that led here says so.
    }
  }

  private Resolved resolve() {
    boolean tls = isTls();
    String host = host(tls);
    if (!tls) {
      return new Resolved(CliEndpoint.DEFAULT_CONTEXT, host, false, false, null, null);
    }
    TlsFile ca = read(ca());
    TlsFile cert = read(cert());
    TlsFile key = read(key());
    TlsFiles files = ca == null && cert == null && key == null ? null : new TlsFiles(ca, cert, key);
    return new Resolved(
        CliEndpoint.DEFAULT_CONTEXT,
        host,
        !isVerified(),
        true,
        files,
        files == null ? null : files.names());
  }

  /** CLI rules 1 to 3: {@code --tlsverify} turns TLS on whatever its value is. */
  private boolean isTls() {
    Boolean tls = flags.tls();
    String why;
    if (flags.tlsVerify() != null) {
      why = "--tlsverify";
    } else if (isSet("DOCKER_TLS_VERIFY")) {
      why = "DOCKER_TLS_VERIFY";
    } else if (tls != null) {
      why = tls ? "--tls" : "";
    } else {
      why = isSet("DOCKER_TLS") ? "DOCKER_TLS" : "";
    }
    if (!why.isEmpty()) {
      origins.put("tls", why);
    }
    return !why.isEmpty();
  }

  private boolean isVerified() {
    Boolean verify = flags.tlsVerify();
    return verify != null ? verify : isSet("DOCKER_TLS_VERIFY");
  }

  private String host(boolean tls) {
    String given = hostAsGiven();
    String origin = flags.host() != null ? "-H" : "DOCKER_HOST";
    if (given.isBlank()) {
      origins.put("host", "default");
      return HostForm.defaultHost(tls);
    }
    origins.put("host", origin);
    return HostForm.normalize(given, "from " + origin);
  }

  /**
   * A file by its name.
   *
   * @param name what it is for
   * @param what the same in words
   * @param flag the flag that names it
   * @param text its path as it was given, or the default; empty for none
   * @param given whether a flag gave it
   * @param origin where the path came from
   */
  private record NamedFile(
      String name, String what, String flag, String text, boolean given, String origin) {}

  private NamedFile ca() {
    return file("ca.pem", "CA file", "--tlscacert", flags.caFile());
  }

  private NamedFile cert() {
    return file("cert.pem", "certificate file", "--tlscert", flags.certFile());
  }

  private NamedFile key() {
    return file("key.pem", "key file", "--tlskey", flags.keyFile());
  }

  private NamedFile file(String name, String what, String flag, @Nullable String given) {
    return given == null
        ? new NamedFile(name, what, flag, defaultFile(name), false, directoryOrigin())
        : new NamedFile(name, what, flag, given, true, flag);
  }

  private @Nullable TlsFile read(NamedFile file) {
    try {
      if (file.text().isEmpty() || isLeftOut(file)) {
        return null;
      }
      Path path = environment.workingDirectory().resolve(file.text());
      TlsFile read =
          new TlsFile(file.name(), path.toString(), LimitedFile.start(path, LimitedFile.PEM_BYTES));
      origins.put(file.name(), file.origin());
      return read;
    } catch (IOException e) {
      String problem = FileProblem.of(environment.workingDirectory().resolve(file.text()), e);
      throw unreadable(file, problem, e);
    } catch (InvalidPathException e) {
      throw unreadable(file, "is no path", e);
    }
  }

  private boolean isLeftOut(NamedFile file) {
    return !file.given() && !file.name().equals("ca.pem") && isAbsent(file.text());
  }

  /** Only a file that is not there is left out; any other problem is told (CLI rule 12). */
  private boolean isAbsent(String text) {
    try {
      Files.readAttributes(environment.workingDirectory().resolve(text), BasicFileAttributes.class);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** CLI rule 16: {@code --config} does not move the certificates. */
  private String defaultFile(String name) {
    String directory = environment.variable("DOCKER_CERT_PATH").orElse(NO_FILE);
    if (directory.isEmpty()) {
      directory = ConfigDirectory.text(environment);
    }
    return Path.of(directory, name).normalize().toString();
  }

  private String directoryOrigin() {
    return isSet("DOCKER_CERT_PATH")
        ? "DOCKER_CERT_PATH"
        : isSet("DOCKER_CONFIG") ? "DOCKER_CONFIG" : "~/.docker";
  }

  private boolean isSet(String variable) {
    return environment.variable(variable).filter(value -> !value.isEmpty()).isPresent();
  }

  private DockerTlsException unreadable(NamedFile file, String problem, Exception cause) {
    String text = file.text();
    String origin = file.origin();
    String shown = text;
    try {
      shown = environment.workingDirectory().resolve(text).toString();
    } catch (InvalidPathException e) {
      cause.addSuppressed(e);
    }
    String remedy =
        text.startsWith("~")
            ? "Write the home directory out: a \"~\" in " + origin + " is not expanded"
            : text.startsWith("\"") || text.startsWith("'")
                ? "Take the quotes out of " + origin + ": they are part of the path there"
                : cause instanceof AccessDeniedException
                    ? "Let this user read it (chown, chmod), or name another with " + file.flag()
                    : file.given()
                        ? "Give " + file.flag() + " the path of a PEM file that this user can read"
                        : "Put the file there, name another with "
                            + file.flag()
                            + ", or set DOCKER_CERT_PATH to the directory of your certificates";
    return new DockerTlsException(
        Reason.TLS_FILE_UNREADABLE,
        "The "
            + file.what()
            + " \""
            + shown
            + "\" (from "
            + origin
            + ") "
            + problem
            + ", and "
            + origins.getOrDefault("tls", "TLS")
            + " asks for TLS",
        remedy,
        cause);
  }
}
