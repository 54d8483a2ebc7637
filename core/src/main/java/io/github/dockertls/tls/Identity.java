package io.github.dockertls.tls;

import io.github.dockertls.pem.Pem;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A client certificate with its chain and private key. Immutable and thread-safe. */
public final class Identity {
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Identity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * An identity from files.
   *
   * @param certificate the certificate, leaf first
   * @param key the private key
   * @return the identity
   */
  public static Identity pem(Path certificate, Path key) {
    return of(Pem.read(certificate).certificates(), Pem.read(key).privateKey());
  }

  /**
   * An identity as the CLI reads it (rules 20 to 26).
   *
   * @param certificate the certificate file
   * @param key the key file
   * @return the identity
   */
  public static Identity asCli(Pem certificate, Pem key) {
    return of(certificate.certificates(), key.privateKey());
  }

  /**
   * An identity from memory.
   *
   * @param chain the certificate and its chain, leaf first
   * @param key the private key
   * @return the identity
   */
  public static Identity of(List<X509Certificate> chain, PrivateKey key) {
    return new Identity(chain, key);
  }

  /**
   * The certificates, leaf first.
   *
   * @return the chain
   */
  public List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  @Override
  public String toString() {
    return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
