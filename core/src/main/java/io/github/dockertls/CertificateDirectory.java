package io.github.dockertls;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The three files of a directory laid out like {@code ~/.docker}, read. */
record CertificateDirectory(Trust trust, @Nullable Identity identity) {

  static CertificateDirectory read(Path directory) {
    // What is neither there nor not there may not be looked at; reading says so.
    if (Files.notExists(directory) || (Files.exists(directory) && !Files.isDirectory(directory))) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "There is no directory \"" + directory + "\" to read certificates from",
          "Give the directory that holds ca.pem, and cert.pem with key.pem if the daemon wants a"
              + " client certificate");
    }
    Path ca = directory.resolve("ca.pem");
    if (Files.notExists(ca)) {
      throw new DockerTlsException(
          Reason.TLS_FILE_UNREADABLE,
          "The directory \"" + directory + "\" has no ca.pem",
          "Copy the certificate of the CA that signed the daemon's certificate there as ca.pem, or"
              + " name the files one by one with trust(...) and identity(...)");
    }
    Trust trust = Trust.certificates(Pem.read(ca));
    return new CertificateDirectory(trust, identity(directory));
  }

  private static @Nullable Identity identity(Path directory) {
    Path cert = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    boolean hasCert = Files.exists(cert);
    boolean hasKey = Files.exists(key);
    if (hasCert != hasKey) {
      throw new DockerTlsException(
          Reason.IDENTITY_INCOMPLETE,
          "The directory \""
              + directory
              + "\" has "
              + (hasCert ? "cert.pem but no key.pem" : "key.pem but no cert.pem"),
          "Copy the missing "
              + (hasCert ? "private key" : "client certificate")
              + " there, or remove the other file to connect without a client certificate");
    }
    return hasCert ? Identity.pem(cert, key) : null;
  }
}
