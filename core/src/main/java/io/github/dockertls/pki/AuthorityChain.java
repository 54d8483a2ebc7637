package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.SignedBy;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authority's certificate and those around it.
 *
 * @param own the authority's certificate
 * @param intermediates what a leaf shows behind itself: own and the ones above, without the root;
 *     empty if own is trusted directly
 * @param trusted whom to trust: the root first
 */
record AuthorityChain(
    X509Certificate own, List<X509Certificate> intermediates, List<X509Certificate> trusted) {
  private static final int KEY_CERT_SIGN = 5;

  /** From the content of a {@code ca.pem}: own first, then in any order those above and beside. */
  static AuthorityChain of(List<X509Certificate> certificates) {
    X509Certificate own = certificates.get(0);
    List<X509Certificate> path = new ArrayList<>();
    X509Certificate top = own;
    path.add(own);
    for (X509Certificate above = issuer(top, certificates);
        above != null && !path.contains(above);
        above = issuer(top, certificates)) {
      path.add(above);
      top = above;
    }
    LinkedHashSet<X509Certificate> trusted = new LinkedHashSet<>();
    trusted.add(top);
    certificates.stream().filter(SignedBy::isSelfSigned).forEach(trusted::add);
    return new AuthorityChain(
        own, List.copyOf(path.subList(0, path.size() - 1)), List.copyOf(trusted));
  }

  /** The chain of an authority that this one has signed. */
  AuthorityChain below(X509Certificate signed) {
    List<X509Certificate> all = new ArrayList<>();
    all.add(signed);
    all.addAll(intermediates);
    return new AuthorityChain(signed, List.copyOf(all), trusted);
  }

  /** The same chain, with more roots to trust. */
  AuthorityChain trusting(List<X509Certificate> others) {
    LinkedHashSet<X509Certificate> all = new LinkedHashSet<>(trusted);
    all.addAll(others);
    return new AuthorityChain(own, intermediates, List.copyOf(all));
  }

  /** The same chain, with its own root only. */
  AuthorityChain alone() {
    return new AuthorityChain(own, intermediates, trusted.subList(0, 1));
  }

  void requireIssued(X509Certificate certificate) {
    if (!SignedBy.isIssuedBy(certificate, own)
        && trusted.stream().noneMatch(root -> SignedBy.isIssuedBy(certificate, root))) {
      throw CertificateNames.invalid(
          "The certificate of \""
              + certificate.getSubjectX500Principal()
              + "\" was issued by \""
              + certificate.getIssuerX500Principal()
              + "\" with another key than this authority's",
          "Renew it with the authority that issued it, or issue a new one");
    }
  }

  /** The content of the authority's own {@code ca.pem}. */
  List<X509Certificate> all() {
    LinkedHashSet<X509Certificate> all = new LinkedHashSet<>();
    all.add(own);
    all.addAll(intermediates);
    all.addAll(trusted);
    return List.copyOf(all);
  }

  int pathLengthBelow(int wanted) {
    int limit = own.getBasicConstraints();
    if (wanted >= limit) {
      throw CertificateNames.invalid(
          "\""
              + own.getSubjectX500Principal()
              + "\" has the path length "
              + limit
              + ", so no authority of path length "
              + wanted
              + " can follow below it",
          limit == 0
              ? "Issue it from an authority with a greater path length"
              : "Ask for a path length of " + (limit - 1) + " or less");
    }
    return wanted;
  }

  static void requireAuthority(X509Certificate certificate, String source) {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw new DockerTlsException(
          Reason.CA_INVALID,
          "The first certificate in \"" + source + "\" may not sign others",
          "Give an authority's: version 3, with the basic constraint CA and the key usage"
              + " keyCertSign");
    }
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate certificate, List<X509Certificate> candidates) {
    if (SignedBy.isSelfSigned(certificate)) {
      return null;
    }
    return candidates.stream()
        .filter(c -> SignedBy.isIssuedBy(certificate, c))
        .findFirst()
        .orElse(null);
  }
}
