package io.github.dockertls.internal.verify;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.IpAddress;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a server's certificate is not accepted, in words for the person who has to mend it.
 *
 * @param reason the kind of failure
 * @param detail what more is known, or null
 * @param fact what is the case
 * @param remedy what to do
 * @param cause what was caught, or null
 */
public record CertificateRefusal(
    Reason reason, @Nullable Detail detail, String fact, String remedy, @Nullable Throwable cause) {
  private static final int SHOWN = 8;

  private static CertificateRefusal of(Reason reason, String fact, String remedy) {
    return new CertificateRefusal(reason, null, fact, remedy, null);
  }

  /** The exception that a trust manager throws; its cause is the one that users are to see. */
  public CertificateException toException() {
    DockerTlsException shown = toShown();
    return new CertificateException(shown.getMessage(), shown);
  }

  DockerTlsException toShown() {
    return new DockerTlsException(reason, detail, fact, remedy, cause);
  }

  static CertificateRefusal malformed(String host, CertificateException cause) {
    return new CertificateRefusal(
        Reason.X509_OTHER,
        null,
        "\"" + host + "\" shows a certificate that cannot be read: " + cause.getMessage(),
        "Reissue the certificate with another tool",
        cause);
  }

  static CertificateRefusal leafOutsideValidity(String host, ParsedCertificate leaf, Instant now) {
    return outsideValidity(
        host, leaf, now, Detail.SERVER_CERT_EXPIRED, Detail.SERVER_CERT_NOT_YET_VALID);
  }

  static CertificateRefusal caOutsideValidity(String host, ParsedCertificate ca, Instant now) {
    return outsideValidity(host, ca, now, Detail.CA_EXPIRED, Detail.CA_NOT_YET_VALID);
  }

  private static CertificateRefusal outsideValidity(
      String host, ParsedCertificate bad, Instant now, Detail ended, Detail notBegun) {
    X509Certificate certificate = bad.certificate();
    Instant end = certificate.getNotAfter().toInstant();
    boolean over = now.isAfter(end);
    return new CertificateRefusal(
        Reason.X509_TIME,
        over ? ended : notBegun,
        (whose(host, bad)
            + (over ? " ended on " + end : " begins on " + certificate.getNotBefore().toInstant())
            + ", and it is now "
            + now.truncatedTo(ChronoUnit.SECONDS)),
        over
            ? "Renew the certificate, or correct this machine's clock"
            : "Correct this machine's clock, or the server's if the certificate is a new one",
        null);
  }

  static CertificateRefusal unknownCritical(String host, ParsedCertificate bad) {
    return of(
        Reason.X509_CRITICAL_EXT,
        whose(host, bad)
            + " has a critical extension that is not understood: "
            + String.join(", ", bad.unknownCritical()),
        "Reissue the certificate without it, or with the extension not critical");
  }

  static CertificateRefusal wrongName(String host, ParsedCertificate leaf) {
    List<String> offered = leaf.names().hosts();
    String names = offered.isEmpty() ? "no host name at all" : list(offered);
    String fact =
        "The certificate of \"" + host + "\" is for " + names + ", not for \"" + host + "\"";
    String near = MistypedName.of(host, offered);
    if (near != null) {
      return new CertificateRefusal(
          Reason.X509_HOSTNAME,
          Detail.NAME_MISTYPED,
          fact + ": perhaps \"" + near + "\" was meant",
          "Connect to \""
              + near
              + "\", or reissue the certificate with the subject alternative name "
              + altName(host),
          null);
    }
    return of(
        Reason.X509_HOSTNAME,
        fact,
        (offered.isEmpty() ? "Reissue" : "Connect by a name that it holds, or reissue")
            + " it with the subject alternative name "
            + altName(host));
  }

  static CertificateRefusal noIpName(String host, ParsedCertificate leaf) {
    List<String> offered = leaf.names().hosts();
    return of(
        Reason.X509_NO_IP_SAN,
        "The certificate of \""
            + host
            + "\" names no IP address, only "
            + (offered.isEmpty() ? "its subject " + quoted(leaf) : list(offered)),
        "Reissue it with the subject alternative name "
            + altName(host)
            + (offered.isEmpty() ? "" : ", or connect by a name that it holds"));
  }

  static CertificateRefusal commonNameOnly(String host, ParsedCertificate leaf) {
    return of(
        Reason.X509_COMMON_NAME,
        "The certificate of \""
            + host
            + "\" has the host in its common name only ("
            + quoted(leaf)
            + "), which no longer counts",
        "Reissue it with the subject alternative name "
            + altName(host)
            + " (openssl x509 -req -extfile, with subjectAltName = "
            + altName(host)
            + (IpAddress.isAddress(host)
                ? " in that file)"
                : " in that file), or accept it with allowCommonName()"));
  }

  public static CertificateRefusal nameUnknown() {
    return of(
        Reason.X509_HOSTNAME,
        "The server's certificate cannot be held against a name, because the client did not say"
            + " whom it connects to",
        "Give a host with a name or address, or serverName(...)");
  }

  static CertificateRefusal unusableKey(String host, ParsedCertificate bad, String what) {
    return of(
        Reason.X509_OTHER,
        whose(host, bad) + " has " + what,
        "Reissue it with an EC P-256 key, or an RSA key of 2048 to 8192 bits");
  }

  static CertificateRefusal unfitForServers(String host, ParsedCertificate bad) {
    return of(
        Reason.X509_KEY_USAGE,
        whose(host, bad) + " has an extended key usage that does not include servers",
        "Reissue it with serverAuth in the extended key usage");
  }

  static CertificateRefusal unknownAuthority(
      String host,
      List<ParsedCertificate> path,
      List<ParsedCertificate> anchors,
      @Nullable String hint) {
    ParsedCertificate last = path.get(path.size() - 1);
    String trusted =
        anchors.isEmpty()
            ? "no CA is trusted"
            : "trusted are "
                + list(anchors.stream().map(CertificateRefusal::quoted).distinct().toList());
    return new CertificateRefusal(
        Reason.X509_UNKNOWN_AUTHORITY,
        whyUnknown(path, anchors),
        "No trusted CA stands behind the certificate of \""
            + host
            + "\": it leads to the issuer \""
            + last.certificate().getIssuerX500Principal()
            + "\""
            + (hint == null ? "" : ", but " + hint)
            + "; "
            + trusted,
        "Use the CA that signed the server's certificate, and have the server send its"
            + " intermediate certificates",
        null);
  }

  /** What the certificates alone tell; who stands between may tell more. */
  private static @Nullable Detail whyUnknown(
      List<ParsedCertificate> path, List<ParsedCertificate> anchors) {
    ParsedCertificate last = path.get(path.size() - 1);
    List<ParsedCertificate> cas =
        anchors.stream().filter(ParsedCertificate::maySignCertificates).toList();
    if (cas.stream().anyMatch(ca -> SignatureRules.isOfAnotherKey(last, ca))) {
      return Detail.CA_KEY_CHANGED;
    }
    boolean signedByTrusted = anchors.stream().anyMatch(ca -> SignatureRules.isSignedBy(last, ca));
    if (!anchors.isEmpty() && cas.isEmpty() && !signedByTrusted) {
      return Detail.CA_FILE_NOT_A_CA;
    }
    // openssl marks what signs itself as a CA, unless told otherwise; above a leaf it is one.
    return path.size() == 1 && SignatureRules.isSignedBy(last, last) ? Detail.SELF_SIGNED : null;
  }

  static CertificateRefusal notAllowed(String host, ParsedCertificate bad, String what) {
    return of(
        Reason.X509_OTHER,
        whose(host, bad) + " " + what,
        "Reissue the certificates so that they keep to the CA's limits, or use another CA");
  }

  static CertificateRefusal disabled(
      String host, ParsedCertificate bad, String what, String property, String entry) {
    return of(
        Reason.X509_OTHER,
        whose(host, bad)
            + " "
            + what
            + ", which this Java's security property "
            + property
            + " forbids ("
            + entry
            + ")",
        "Reissue it with a key and a signature that the property allows, such as EC P-256 and"
            + " SHA256withECDSA, or take the entry out of "
            + property
            + " in java.security");
  }

  static CertificateRefusal disabledHere(String host, ParsedCertificate bad, String what) {
    return of(
        Reason.X509_OTHER,
        whose(host, bad) + " " + what + ", which this connection's algorithm constraints forbid",
        "Reissue it with a key and a signature that they allow, or change what is given to"
            + " SSLParameters.setAlgorithmConstraints and jdk.tls.client.SignatureSchemes");
  }

  static boolean isAboutAlgorithms(Exception cause) {
    return cause instanceof CertPathValidatorException refusal
        && refusal.getReason() == BasicReason.ALGORITHM_CONSTRAINED;
  }

  static CertificateRefusal byPkix(String host, Exception cause) {
    return new CertificateRefusal(
        Reason.X509_OTHER,
        null,
        "Java's certificate validation refuses the certificate of \""
            + host
            + "\": "
            + cause.getMessage(),
        isAboutAlgorithms(cause)
            ? "Reissue the certificates with keys and signatures that the security property "
                + DisabledAlgorithms.CERTIFICATE_PATH
                + " allows, or change it in java.security"
            : "Reissue the certificates so that they follow RFC 5280",
        cause);
  }

  private static String whose(String host, ParsedCertificate certificate) {
    return "The certificate " + quoted(certificate) + " that \"" + host + "\" relies on";
  }

  private static String quoted(ParsedCertificate certificate) {
    return "\"" + certificate.subject() + "\"";
  }

  private static String altName(String host) {
    return (IpAddress.isAddress(host) ? "IP:" : "DNS:")
        + HostNames.withoutTrailingDot(IpAddress.withoutBrackets(host));
  }

  private static String list(List<String> names) {
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    int more = names.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
