package io.github.dockertls.internal.x509;

import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.text.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A certificate as people look at it; every text is printable.
 *
 * @param subject its subject
 * @param issuer who signed it
 * @param names its subject alternative names, such as {@code DNS:build1}
 * @param purpose what it may be used for
 * @param key the kind of its key
 * @param from its first instant
 * @param until its last instant
 * @param daysLeft full days until its end
 * @param serial its number, in hexadecimal
 * @param fingerprint SHA-256 of all of it
 * @param selfSigned whether it names itself as issuer
 */
public record CertificateSummary(
    String subject,
    String issuer,
    List<String> names,
    String purpose,
    String key,
    Instant from,
    Instant until,
    long daysLeft,
    String serial,
    String fingerprint,
    boolean selfSigned) {
  private static final Map<Integer, String> KINDS =
      Map.of(1, "email:", 2, "DNS:", 4, "DirName:", 6, "URI:", 7, "IP:", 8, "RID:");
  private static final Map<String, String> PURPOSES =
      Map.of(
          Oids.SERVER_AUTH, "server",
          Oids.CLIENT_AUTH, "client",
          Oids.CODE_SIGNING, "code signing",
          Oids.EMAIL_PROTECTION, "email",
          Oids.ANY_PURPOSE, "any");

  public static CertificateSummary of(X509Certificate certificate, Instant now) {
    return new CertificateSummary(
        subject(certificate),
        Printable.line(certificate.getIssuerX500Principal().toString()),
        names(certificate),
        purpose(certificate),
        key(certificate),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        DaysLeft.of(certificate, now),
        certificate.getSerialNumber().toString(16),
        fingerprint(certificate),
        isSelfSigned(certificate));
  }

  public static String subject(X509Certificate certificate) {
    String subject = Printable.line(certificate.getSubjectX500Principal().toString());
    return subject.isEmpty() ? "(no subject)" : subject;
  }

  public static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /** DNS names and IP addresses alone, as they may be dialled. */
  public static List<String> hosts(X509Certificate certificate) {
    return names(certificate).stream()
        .filter(name -> name.startsWith("DNS:") || name.startsWith("IP:"))
        .map(name -> name.substring(name.indexOf(':') + 1))
        .toList();
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        String kind = KINDS.getOrDefault(name.get(0), "other:");
        names.add(Printable.line(kind + (name.get(1) instanceof String text ? text : "?")));
      }
    } catch (CertificateParsingException e) {
      names.add("(cannot be read)");
    }
    return List.copyOf(names);
  }

  private static String purpose(X509Certificate certificate) {
    if (certificate.getBasicConstraints() >= 0) {
      return "CA";
    }
    try {
      List<String> oids = certificate.getExtendedKeyUsage();
      return oids == null
          ? "any"
          : String.join(", ", oids.stream().map(oid -> PURPOSES.getOrDefault(oid, oid)).toList());
    } catch (CertificateParsingException e) {
      return "(cannot be read)";
    }
  }

  private static String key(X509Certificate certificate) {
    if (certificate.getPublicKey() instanceof RSAKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    return certificate.getPublicKey() instanceof ECKey ec
        ? "EC P-" + ec.getParams().getCurve().getField().getFieldSize()
        : certificate.getPublicKey().getAlgorithm();
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return Sha256.fingerprint(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      return "(cannot be computed)";
    }
  }
}
