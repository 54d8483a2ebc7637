package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.KeyMatch;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its chain, its private key, and the authorities that its owner is to trust in
 * return: all that a daemon or a client needs.
 *
 * <p>An authority {@linkplain CertificateAuthority#issue issues} it whole. Where the key stayed on
 * its host and only a {@link CertificateRequest} travelled, {@link #of} joins what came back with
 * the key:
 *
 * <pre>{@code
 * IssuedCertificate server = IssuedCertificate.of(
 *     Pem.read(Path.of("server-cert.pem")).certificates(),
 *     Pem.read(Path.of("server-key.pem")).privateKey(),
 *     Pem.read(Path.of("ca.pem")).certificates());
 * }</pre>
 *
 * <p>Immutable and thread-safe. The key is in memory as long as this object is.
 */
public final class IssuedCertificate {
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<X509Certificate> authorities;

  private IssuedCertificate(
      List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    this.chain = List.copyOf(chain);
    this.key = key;
    this.authorities = List.copyOf(authorities);
  }

  /**
   * Joins a certificate with the key that it was issued for.
   *
   * @param chain the certificate, then the intermediates that lead to an authority, if any
   * @param key the private key of the first
   * @param authorities whom the owner is to trust: the content of its {@code ca.pem}
   * @return certificate and key
   * @throws DockerTlsException {@code cert-no-pem} if the chain is empty, {@code ca-invalid} if
   *     there is no authority, {@code key-mismatch} if the key is another certificate's
   */
  public static IssuedCertificate of(
      List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    if (chain.isEmpty()) {
      throw new DockerTlsException(
          Reason.CERT_NO_PEM, "There is no certificate to go with the key", "Give it first");
    }
    if (authorities.isEmpty()) {
      throw new DockerTlsException(
          Reason.CA_INVALID,
          "There is no authority for \"" + chain.get(0).getSubjectX500Principal() + "\" to trust",
          "Give the certificates of ca.pem");
    }
    if (!KeyMatch.matches(chain.get(0).getPublicKey(), key)) {
      throw new DockerTlsException(
          Reason.KEY_MISMATCH,
          "The private key does not belong to the certificate of \""
              + chain.get(0).getSubjectX500Principal()
              + "\"",
          "Give the key that was made together with the certificate or its request");
    }
    return new IssuedCertificate(chain, key, authorities);
  }

  /**
   * The certificates to show, leaf first, without the root.
   *
   * @return the chain
   */
  public List<X509Certificate> chain() {
    return chain;
  }

  /**
   * The private key.
   *
   * @return the key
   */
  public PrivateKey privateKey() {
    return key;
  }

  /**
   * Whom the owner is to trust: the root, and during a rollover the roots before it.
   *
   * @return the certificates of {@code ca.pem}, one at least
   */
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /** Names the subject, never the key. */
  @Override
  public String toString() {
    return "IssuedCertificate[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
