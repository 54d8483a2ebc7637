package io.github.dockertls.tls;

import io.github.dockertls.pem.Pem;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Which servers to trust. Immutable and thread-safe. */
public final class Trust {
  enum Kind {
    CERTIFICATES,
    SYSTEM,
    SYSTEM_AND,
    UNVERIFIED
  }

  private final Kind kind;
  private final List<X509Certificate> certificates;

  private Trust(Kind kind, Collection<X509Certificate> certificates) {
    this.kind = kind;
    this.certificates = List.copyOf(certificates);
  }

  /**
   * Trusts these certificates and what they signed, and nothing else.
   *
   * @param certificates the trust anchors
   * @return the trust
   */
  public static Trust certificates(Collection<X509Certificate> certificates) {
    return new Trust(Kind.CERTIFICATES, certificates);
  }

  /**
   * Trusts the certificates of a PEM text, and nothing else.
   *
   * @param pem the trust anchors
   * @return the trust
   */
  public static Trust certificates(Pem pem) {
    return certificates(pem.certificates());
  }

  /**
   * Trusts the certificates of a CA file as the CLI reads it (rules 20 to 22), and nothing else.
   *
   * @param ca the CA file
   * @return the trust
   */
  public static Trust asCli(Pem ca) {
    return certificates(ca.cliTrustAnchors());
  }

  /**
   * Trusts the system's roots.
   *
   * @return the trust
   */
  public static Trust system() {
    return new Trust(Kind.SYSTEM, List.of());
  }

  /**
   * Trusts the system's roots and these certificates.
   *
   * @param certificates more trust anchors
   * @return the trust
   */
  public static Trust systemAnd(Collection<X509Certificate> certificates) {
    return new Trust(Kind.SYSTEM_AND, certificates);
  }

  /**
   * Trusts whoever answers. Encrypts, but to an unknown party.
   *
   * @return the trust
   */
  public static Trust unverified() {
    return new Trust(Kind.UNVERIFIED, List.of());
  }

  Kind kind() {
    return kind;
  }

  List<X509Certificate> anchors() {
    return certificates;
  }

  /**
   * Whether the server is verified at all.
   *
   * @return false for {@link #unverified()} only
   */
  public boolean isVerified() {
    return kind != Kind.UNVERIFIED;
  }
}
