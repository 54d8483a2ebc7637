package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;

/** A home directory with {@code ~/.docker}, and the CLI's flags and variables in it. */
final class CliHome {
  private final Path home;
  private Clock clock = Clock.systemUTC();

  CliHome(Path home) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve(".docker"));
  }

  CliHome at(Clock time) {
    clock = time;
    return this;
  }

  CliHome with(X509Certificate ca, TestCertificate client) throws IOException {
    return file("ca.pem", pem(ca))
        .file("cert.pem", pem(client.certificate()))
        .file("key.pem", pem(client.key()));
  }

  CliHome file(String name, String content) throws IOException {
    Files.writeString(path(name), content);
    return this;
  }

  Path path(String name) {
    return home.resolve(".docker").resolve(name);
  }

  /** Arguments that hold no blank and look like {@code NAME=value} are variables. */
  Diagnosis diagnose(String... arguments) {
    Environment.Builder environment =
        Environment.builder().home(home).workingDirectory(home).clock(clock);
    String[] flags =
        Arrays.stream(arguments).filter(one -> !one.matches("[A-Z_]+=.*")).toArray(String[]::new);
    for (String one : arguments) {
      if (one.matches("[A-Z_]+=.*")) {
        environment.variable(
            one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
      }
    }
    return DockerEndpoint.diagnose(environment.build(), flags);
  }

  static String pem(TestCertificate certificate) {
    return pem(certificate.certificate()) + pem(certificate.key());
  }

  static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
