package io.github.dockertls.internal.verify;

import io.github.dockertls.internal.x509.AlternativeNames;
import io.github.dockertls.internal.x509.NameConstraints;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a path from a server's certificate to a trust anchor that both the CLI's rules and
 * Java's PKIX accept.
 *
 * <p>Candidates are tried one after another, so that one bad twin does not hide a good one. The
 * CLI's rules are what PKIX leaves out: the anchor itself is held to its dates, extended key usage,
 * name constraints, path length and critical extensions (CLI rule 47). A path that passes them is
 * then validated by {@link CertPathValidator}, whose word is final. One instance serves one search.
 */
final class PathSearch {
  /** As many as the CLI tries: a hostile server must not keep a client busy. */
  private static final int MAX_SIGNATURE_CHECKS = 100;

  private final List<ParsedCertificate> anchors;
  private final List<ParsedCertificate> intermediates;
  private final AlternativeNames legacyNames;
  private final String host;
  private final AlgorithmRules algorithms;
  private final Instant now;
  private int signatureChecks;
  private @Nullable List<ParsedCertificate> accepted;
  private @Nullable CertificateRefusal refusedPath;

  PathSearch(
      List<ParsedCertificate> anchors,
      List<ParsedCertificate> intermediates,
      AlternativeNames legacyNames,
      String host,
      AlgorithmRules algorithms,
      Instant now) {
    this.anchors = anchors;
    this.intermediates = intermediates;
    this.legacyNames = legacyNames;
    this.host = host;
    this.algorithms = algorithms;
    this.now = now;
  }

  /** What a search came to: the path, or why there is none. */
  record Result(List<ParsedCertificate> path, @Nullable CertificateRefusal refusal) {}

  Result from(ParsedCertificate leaf) {
    CertificateRefusal refusal = null;
    if (anchors.contains(leaf)) {
      complete(List.of(leaf));
    } else {
      refusal = extend(List.of(leaf));
    }
    if (accepted != null) {
      return new Result(accepted, null);
    }
    return new Result(List.of(), refusedPath == null ? refusal : refusedPath);
  }

  /** Tries every issuer of the path's last certificate; says why if none led to an anchor. */
  private @Nullable CertificateRefusal extend(List<ParsedCertificate> path) {
    ParsedCertificate child = path.get(path.size() - 1);
    boolean completed = false;
    CertificateRefusal last = null;
    String hint = null;
    for (Issuer issuer : issuersOf(child)) {
      ParsedCertificate candidate = issuer.certificate();
      if (accepted != null || path.stream().anyMatch(candidate::isTwinOf)) {
        continue;
      }
      if (++signatureChecks > MAX_SIGNATURE_CHECKS) {
        last = CertificateRefusal.notAllowed(host, child, "has too many possible issuers");
        break;
      }
      String objection = objectionToIssuer(child, candidate);
      if (objection != null) {
        hint = hint == null ? objection : hint;
        continue;
      }
      last = check(issuer, path);
      if (last == null) {
        List<ParsedCertificate> longer = append(path, candidate);
        last = issuer.anchor() ? complete(longer) : extend(longer);
        completed |= last == null;
      }
    }
    if (completed) {
      return null;
    }
    return last != null ? last : CertificateRefusal.unknownAuthority(host, path, anchors, hint);
  }

  private record Issuer(ParsedCertificate certificate, boolean anchor) {}

  private List<Issuer> issuersOf(ParsedCertificate child) {
    List<Issuer> issuers = new ArrayList<>();
    anchors.stream()
        .filter(anchor -> anchor.isNamedAsIssuerOf(child))
        .forEach(anchor -> issuers.add(new Issuer(anchor, true)));
    intermediates.stream()
        .filter(sent -> sent.isNamedAsIssuerOf(child))
        .forEach(sent -> issuers.add(new Issuer(sent, false)));
    return issuers;
  }

  private static @Nullable String objectionToIssuer(
      ParsedCertificate child, ParsedCertificate issuer) {
    if (!issuer.maySignCertificates()) {
      return "\"" + issuer.subject() + "\" is not marked as a CA";
    }
    return SignatureRules.objection(child, issuer);
  }

  private @Nullable CertificateRefusal check(Issuer issuer, List<ParsedCertificate> below) {
    ParsedCertificate ca = issuer.certificate();
    if (!ca.unknownCritical().isEmpty()) {
      return CertificateRefusal.unknownCritical(host, ca);
    }
    if (!ca.isValidAt(now)) {
      return CertificateRefusal.caOutsideValidity(host, ca, now);
    }
    String objection = objectionToNames(ca, below);
    if (objection != null) {
      return CertificateRefusal.notAllowed(host, ca, objection);
    }
    if (!issuer.anchor() && !ca.isMarkedAsCa()) {
      return CertificateRefusal.notAllowed(host, ca, "is not marked as a CA");
    }
    if (ca.pathLength() >= 0 && below.size() - 1 > ca.pathLength()) {
      return CertificateRefusal.notAllowed(
          host, ca, "allows fewer intermediate certificates below it than there are");
    }
    return null;
  }

  private @Nullable String objectionToNames(ParsedCertificate ca, List<ParsedCertificate> below) {
    NameConstraints constraints = ca.constraints();
    if (constraints == null) {
      return null;
    }
    if (constraints.isTooMuchFor(below.stream().map(ParsedCertificate::names).toList())) {
      return "has more name constraints than can be checked";
    }
    for (ParsedCertificate certificate : below) {
      String objection = constraints.objectionTo(certificate.names());
      if (objection != null) {
        return "may not vouch for a name below it: " + objection;
      }
    }
    String objection = constraints.objectionTo(legacyNames);
    return objection == null
        ? null
        : "may not vouch for the common name that counts as a host below it: " + objection;
  }

  /** Judges a whole path. That it was found at all is told by the null that comes back. */
  private @Nullable CertificateRefusal complete(List<ParsedCertificate> path) {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (!path.get(i).isFitForServer()) {
        refusedPath = CertificateRefusal.unfitForServers(host, path.get(i));
        return null;
      }
    }
    try {
      validateByPkix(path);
      CertificateRefusal refusal = algorithms.objectionTo(path, host);
      if (refusal == null) {
        accepted = path;
      } else {
        refusedPath = refusal;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // The JDK's validator throws unchecked exceptions at some malformed certificates.
      CertificateRefusal disabled =
          CertificateRefusal.isAboutAlgorithms(e) ? algorithms.objectionTo(path, host) : null;
      refusedPath = disabled == null ? CertificateRefusal.byPkix(host, e) : disabled;
    }
    return null;
  }

  /**
   * The anchor is given by name and key: its own limits were checked before, and key identifiers
   * that do not agree are no reason to refuse it (RFC 5280 section 6.1.1 asks for name and key).
   */
  private void validateByPkix(List<ParsedCertificate> path) throws GeneralSecurityException {
    ParsedCertificate anchor = path.get(path.size() - 1);
    List<X509Certificate> below =
        path.subList(0, path.size() - 1).stream().map(ParsedCertificate::certificate).toList();
    if (below.isEmpty()) {
      return;
    }
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(anchor.subject(), anchor.publicKey(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
  }

  private static List<ParsedCertificate> append(
      List<ParsedCertificate> path, ParsedCertificate next) {
    List<ParsedCertificate> longer = new ArrayList<>(path);
    longer.add(next);
    return List.copyOf(longer);
  }
}
