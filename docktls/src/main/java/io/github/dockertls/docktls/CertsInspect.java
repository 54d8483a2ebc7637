package io.github.dockertls.docktls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.DaysLeft;
import io.github.dockertls.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code docktls certs inspect}: a line for each certificate. The exit status is 1 if one has ended
 * or ends within the time asked about.
 */
@Command(name = "inspect", description = "Show certificates and their ends")
final class CertsInspect implements Callable<Integer> {
  private final Session session;

  @Option(names = "--within", paramLabel = "DAYS", description = "Such as 30d; default: 0d")
  private String within = "0d";

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "PEM files and directories")
  private List<Path> paths = List.of();

  CertsInspect(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws CertificateParsingException {
    Instant now = session.environment().clock().instant();
    Instant limit = now.plus(days());
    boolean ends = false;
    Table table =
        new Table("FILE", "SUBJECT", "NAMES", "PURPOSE", "ISSUER", "KEY", "NOT AFTER", "DAYS LEFT");
    for (Path file : files()) {
      for (X509Certificate certificate : Pem.read(file).certificates()) {
        Instant end = certificate.getNotAfter().toInstant();
        ends |= !end.isAfter(limit);
        table.row(
            file.toString(),
            certificate.getSubjectX500Principal().getName(),
            names(certificate),
            purpose(certificate),
            certificate.getIssuerX500Principal().getName(),
            key(certificate),
            end.toString(),
            Long.toString(DaysLeft.until(end, now)));
      }
    }
    table.print(session.out());
    return ends ? 1 : 0;
  }

  private Duration days() {
    if (!within.matches("\\d{1,6}d?")) {
      throw new DockerTlsException(
          Reason.CLI_USAGE, "\"" + within + "\" is no number of days", "Write it as 30d");
    }
    return Duration.ofDays(Long.parseLong(within.replace("d", "")));
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> entries = Files.list(path)) {
        entries
            .filter(p -> p.toString().endsWith(".pem") && Pem.read(p).hasCertificate())
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new DockerTlsException(
            Reason.TLS_FILE_UNREADABLE,
            "The directory \"" + path + "\" cannot be read",
            "Give a path that this user may read",
            e);
      }
    }
    return files;
  }

  private static String names(X509Certificate certificate) throws CertificateParsingException {
    if (certificate.getSubjectAlternativeNames() == null) {
      return "-";
    }
    return certificate.getSubjectAlternativeNames().stream()
        .map(name -> String.valueOf(name.get(1)))
        .collect(Collectors.joining(","));
  }

  private static String purpose(X509Certificate certificate) throws CertificateParsingException {
    if (certificate.getBasicConstraints() >= 0) {
      return "CA";
    }
    List<String> usages = certificate.getExtendedKeyUsage();
    if (usages == null) {
      return "any";
    }
    boolean server = usages.contains("1.3.6.1.5.5.7.3.1");
    boolean client = usages.contains("1.3.6.1.5.5.7.3.2");
    return server && client ? "server,client" : server ? "server" : client ? "client" : "other";
  }

  private static String key(X509Certificate certificate) {
    if (certificate.getPublicKey() instanceof RSAKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    return certificate.getPublicKey() instanceof ECKey ec
        ? "EC P-" + ec.getParams().getCurve().getField().getFieldSize()
        : certificate.getPublicKey().getAlgorithm();
  }
}
