package io.github.dockertls.docktls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.pki.CertificateAuthority;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an authority is and how its key opens: never by an argument, which others could see. */
final class CaOptions {
  @Option(names = "--ca", paramLabel = "DIR", description = "Holds ca.pem and ca-key.pem")
  private Path directory = Path.of(".");

  @Option(names = "--password-file", paramLabel = "FILE", description = "First line: the password")
  private @Nullable Path passwordFile;

  @Option(names = "--password-env", paramLabel = "NAME", description = "Variable: the password")
  private @Nullable String passwordVariable;

  @Option(names = "--no-password", description = "The key of the authority is not encrypted")
  private boolean none;

  CertificateAuthority load(Environment environment) {
    CertificateAuthority authority =
        none
            ? CertificateAuthority.loadUnencrypted(directory)
            : CertificateAuthority.load(directory, password(environment));
    return authority.withEnvironment(environment);
  }

  void save(CertificateAuthority authority, Environment environment) {
    if (none) {
      authority.saveUnencrypted(directory);
    } else {
      authority.save(directory, password(environment));
    }
  }

  Path directory() {
    return directory;
  }

  private char[] password(Environment environment) {
    if (passwordFile != null) {
      return firstLine(passwordFile);
    }
    if (passwordVariable != null) {
      String name = passwordVariable;
      return environment
          .variable(name)
          .orElseThrow(
              () ->
                  usage(
                      "The variable \"" + name + "\" is not set",
                      "Set it to the password of the authority's key"))
          .toCharArray();
    }
    return typed();
  }

  // Up to JDK 21 there is no console without a terminal; later there is one that may read nothing.
  @SuppressWarnings("SystemConsoleNull")
  private static char[] typed() {
    Console console = System.console();
    char @Nullable [] typed =
        console == null ? null : console.readPassword("Password of the authority's key: ");
    if (typed == null) {
      throw usage(
          "There is no terminal to ask for the password of the authority's key",
          "Give --password-file, --password-env or --no-password");
    }
    return typed;
  }

  private static char[] firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("").toCharArray();
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "The password file \"" + file + "\" cannot be read",
          "Give the path of a file that this user may read",
          e);
    }
  }

  private static DockerTlsException usage(String fact, String remedy) {
    return new DockerTlsException(Reason.CLI_USAGE, fact, remedy);
  }
}
