package io.github.dockertls.internal.verify;

import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.x509.AlternativeNames;
import io.github.dockertls.internal.x509.IpAddress;
import io.github.dockertls.internal.x509.MalformedCertificateException;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a server is whom we mean and vouched for by whom we trust. Thread-safe. */
public final class ServerVerifier {
  private static final Logger log = LoggerFactory.getLogger(ServerVerifier.class);

  private final Supplier<List<ParsedCertificate>> anchors;
  private final Clock clock;
  private final boolean commonNameAllowed;
  private final RecentlySaid<String> legacyWarned = new RecentlySaid<>();
  private final EndWarning nearEnd;

  public ServerVerifier(
      Supplier<List<ParsedCertificate>> anchors,
      Clock clock,
      boolean commonNameAllowed,
      EndWarning nearEnd) {
    this.anchors = anchors;
    this.clock = clock;
    this.commonNameAllowed = commonNameAllowed;
    this.nearEnd = nearEnd;
  }

  public List<X509Certificate> anchors() {
    return anchors.get().stream().map(ParsedCertificate::certificate).toList();
  }

  /**
   * Checks in the CLI's order: the leaf's dates, its names, the chain (CLI rule 46).
   *
   * @param sent the server's certificates as sent
   * @param host the name or address to check, or null if it is not known
   * @return the path from the leaf to the trust anchor
   * @throws CertificateException caused by a {@code DockerTlsException} with the reason
   */
  public List<ParsedCertificate> verify(List<X509Certificate> sent, @Nullable String host)
      throws CertificateException {
    return verify(sent, host, OwnConstraints.NONE);
  }

  /** The same, with what the connection itself demands of algorithms. */
  public List<ParsedCertificate> verify(
      List<X509Certificate> sent, @Nullable String host, OwnConstraints own)
      throws CertificateException {
    Instant now = clock.instant();
    List<ParsedCertificate> path = path(sent, host, now, own);
    warnOfNearEnd(path, host == null ? "the server" : host, now);
    return path;
  }

  /** The path from the leaf to the trust anchor, at that time. */
  public List<ParsedCertificate> path(
      List<X509Certificate> sent, @Nullable String host, Instant now) throws CertificateException {
    return path(sent, host, now, OwnConstraints.NONE);
  }

  private List<ParsedCertificate> path(
      List<X509Certificate> sent, @Nullable String host, Instant now, OwnConstraints own)
      throws CertificateException {
    String shown = host == null ? "the server" : host;
    List<ParsedCertificate> chain = parse(sent, shown);
    ParsedCertificate leaf = chain.get(0);
    CertificateRefusal refusal = objectionToLeaf(leaf, shown, now);
    if (refusal == null && host != null) {
      refusal = objectionToName(leaf, host);
    }
    if (refusal != null) {
      throw refusal.toException();
    }
    PathSearch.Result result =
        new PathSearch(
                anchors.get(),
                chain.subList(1, chain.size()),
                legacyNames(leaf, host),
                shown,
                new AlgorithmRules(own, now),
                now)
            .from(leaf);
    if (result.refusal() != null) {
      throw result.refusal().toException();
    }
    String unusable = SignatureRules.objectionToLeafKey(leaf);
    if (unusable != null) {
      throw CertificateRefusal.unusableKey(shown, leaf, unusable).toException();
    }
    return result.path();
  }

  /**
   * The common name where it counts as a name: name constraints bind it as they would a subject
   * alternative name, and with it the host that it is taken for.
   */
  private AlternativeNames legacyNames(ParsedCertificate leaf, @Nullable String host) {
    String commonName = leaf.hasSubjectAltName() ? null : commonName(leaf);
    if (!commonNameAllowed || commonName == null || host == null) {
      return AlternativeNames.none();
    }
    String name = HostNames.withoutTrailingDot(host);
    return AlternativeNames.ofDns(
        commonName.equals("*") ? List.of(name) : List.of(name, commonName));
  }

  private static List<ParsedCertificate> parse(List<X509Certificate> sent, String host)
      throws CertificateException {
    List<ParsedCertificate> parsed = new ArrayList<>();
    for (X509Certificate certificate : sent) {
      try {
        ParsedCertificate one = ParsedCertificate.of(certificate);
        String unusable = SignatureRules.objectionToKeySize(one);
        if (unusable != null) {
          throw CertificateRefusal.unusableKey(host, one, unusable).toException();
        }
        parsed.add(one);
      } catch (MalformedCertificateException e) {
        throw CertificateRefusal.malformed(host, e).toException();
      }
    }
    return parsed;
  }

  private static @Nullable CertificateRefusal objectionToLeaf(
      ParsedCertificate leaf, String host, Instant now) {
    if (!leaf.unknownCritical().isEmpty()) {
      return CertificateRefusal.unknownCritical(host, leaf);
    }
    return leaf.isValidAt(now) ? null : CertificateRefusal.leafOutsideValidity(host, leaf, now);
  }

  /** Why the certificate is not for this host, or null if it is. */
  public @Nullable CertificateRefusal objectionToName(ParsedCertificate leaf, String host) {
    if (HostNames.covers(leaf.names(), host)) {
      return null;
    }
    String commonName = leaf.hasSubjectAltName() ? null : commonName(leaf);
    if (commonName != null && HostNames.commonNameSays(commonName, host)) {
      if (!commonNameAllowed || !HostNames.commonNameMatches(commonName, host)) {
        return CertificateRefusal.commonNameOnly(host, leaf);
      }
      if (legacyWarned.isNew(host)) {
        log.warn(
            "The certificate of \"{}\" has the host in its common name only; it is accepted as"
                + " legacy. Reissue it with a subject alternative name.",
            host);
      }
      return null;
    }
    return IpAddress.isAddress(host) && leaf.names().ips().isEmpty()
        ? CertificateRefusal.noIpName(host, leaf)
        : CertificateRefusal.wrongName(host, leaf);
  }

  /** The last one of the subject, which is the first of its text. */
  private static @Nullable String commonName(ParsedCertificate leaf) {
    try {
      List<javax.naming.ldap.Rdn> rdns = new LdapName(leaf.subject().getName()).getRdns();
      for (int i = rdns.size() - 1; i >= 0; i--) {
        if (rdns.get(i).getType().equalsIgnoreCase("CN")
            && rdns.get(i).getValue() instanceof String name) {
          return name;
        }
      }
      return null;
    } catch (InvalidNameException e) {
      return null;
    }
  }

  private void warnOfNearEnd(List<ParsedCertificate> path, String host, Instant now) {
    for (ParsedCertificate certificate : path) {
      if (nearEnd.isWorthSaying(certificate.certificate(), now)) {
        log.warn(
            "The certificate \"{}\" that \"{}\" relies on {}.",
            Printable.line(certificate.subject().toString()),
            Printable.line(host),
            EndWarning.sentence(certificate.certificate(), now));
      }
    }
  }
}
