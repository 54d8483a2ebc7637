package io.github.dockertls.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate with its chain and private key, fresh from an authority. Immutable. */
public final class IssuedCertificate {
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  IssuedCertificate(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * The certificates, leaf first, without the root.
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

  @Override
  public String toString() {
    return "IssuedCertificate[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
