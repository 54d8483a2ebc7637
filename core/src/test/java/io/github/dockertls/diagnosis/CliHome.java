package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

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
    Files.createDirectories(path(name).getParent());
    Files.writeString(path(name), content);
    return this;
  }

  /** Stores a context without TLS files. */
  CliHome context(String name, String endpoints) throws IOException {
    String meta = "{\"Name\":\"%s\",\"Metadata\":{},\"Endpoints\":%s}".formatted(name, endpoints);
    return file(contextMeta(name), meta);
  }

  CliHome contextFile(String name, String file, String content) throws IOException {
    return file(contextTls(name) + "/" + file, content);
  }

  static String contextMeta(String name) {
    return "contexts/meta/" + hash(name) + "/meta.json";
  }

  static String contextTls(String name) {
    return "contexts/tls/" + hash(name) + "/docker";
  }

  /** The store's folders are called after the hash of a context's name. */
  private static String hash(String name) {
    try {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
