package io.github.dockertls.internal.x509;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;

/** Whether one certificate is signed by another; nothing about whether either is trusted. */
public final class SignedBy {
  private SignedBy() {}

  /** Whether the certificate names this issuer, and the issuer's key signed it. */
  public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && isSignedWith(certificate, issuer.getPublicKey());
  }

  /** Whether this key signed the certificate. */
  public static boolean isSignedWith(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      // The JDK throws unchecked exceptions at some malformed certificates.
      return false;
    }
  }

  /** Whether the certificate is its own issuer, by name and by key. */
  public static boolean isSelfSigned(X509Certificate certificate) {
    return isIssuedBy(certificate, certificate);
  }
}
