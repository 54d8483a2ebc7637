package io.github.dockertls.internal.x509;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the certificates of a file into the order in which TLS sends them. */
public final class ChainOrder {
  private ChainOrder() {}

  /**
   * The key's certificate, its issuer, that one's issuer and so on; what is no part of this path
   * comes last, in the order in which it was given.
   *
   * @return each certificate once, or nothing if none is the key's
   */
  public static List<X509Certificate> leafFirst(
      List<X509Certificate> certificates, PrivateKey key) {
    List<X509Certificate> left = new ArrayList<>(new LinkedHashSet<>(certificates));
    List<X509Certificate> ordered = new ArrayList<>();
    X509Certificate next = null;
    for (X509Certificate candidate : left) {
      if (KeyMatch.matches(candidate.getPublicKey(), key)) {
        next = candidate;
        break;
      }
    }
    if (next == null) {
      return List.of();
    }
    while (next != null) {
      ordered.add(next);
      left.remove(next);
      next = issuer(next, left);
    }
    ordered.addAll(left);
    return ordered;
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate of, List<X509Certificate> candidates) {
    for (X509Certificate candidate : candidates) {
      if (SignedBy.isIssuedBy(of, candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
