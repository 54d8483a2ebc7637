package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.ChainOrder;
import io.github.dockertls.internal.x509.KeyMatch;
import io.github.dockertls.pem.Pem;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to the server: a certificate, the intermediates above it, and the private key.
 *
 * <pre>{@code
 * Identity files = Identity.pem(Path.of("cert.pem"), Path.of("key.pem"));
 * Identity secret = Identity.pem(Path.of("cert.pem"), Path.of("key.pem"), () -> askPassword());
 * Identity store = Identity.keyStore(Path.of("client.p12"), password);
 * }</pre>
 *
 * <p>A policy follows an identity that was read from PEM files: before each new connection it looks
 * whether they were rotated, and shows the new certificate from then on. What was made of streams,
 * memory or a key store stays as it is.
 *
 * <p>The key always belongs to the first certificate: what does not fit is refused as {@code
 * key-mismatch} when the identity is made. Validity and purpose of one's own certificate are not
 * checked; the server does that. Immutable and thread-safe; {@link #toString()} names the subject
 * only.
 */
public final class Identity {
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final @Nullable FilesRead<Identity> origin;

  private Identity(
      List<X509Certificate> chain, PrivateKey key, @Nullable FilesRead<Identity> origin) {
    this.chain = List.copyOf(chain);
    this.key = key;
    this.origin = origin;
  }

  /**
   * An identity from PEM files. They may be the same file. The certificates may stand in any order:
   * the one of the key comes first, then its issuers.
   *
   * @param certificate the certificate and, if there are any, its intermediates
   * @param key the private key, not encrypted
   * @return the identity
   * @throws DockerTlsException what {@link Pem#certificates()} and {@link Pem#privateKey()} throw,
   *     and {@code key-mismatch}
   */
  public static Identity pem(Path certificate, Path key) {
    return pem(Pem.read(certificate), Pem.read(key));
  }

  /**
   * An identity from PEM files, the key of which may be encrypted.
   *
   * @param certificate the certificate and, if there are any, its intermediates
   * @param key the private key
   * @param password the key's password; it is overwritten before this returns, needed or not. The
   *     files are followed as long as the key is not encrypted: for one that is, give a supplier
   * @return the identity
   * @throws DockerTlsException as {@link #pem(Pem, Pem, Supplier)}
   */
  public static Identity pem(Path certificate, Path key, char[] password) {
    try {
      return pem(Pem.read(certificate), Pem.read(key), () -> password, Identity::forgotten);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /**
   * An identity from PEM files, the key of which may be encrypted.
   *
   * @param certificate the certificate and, if there are any, its intermediates
   * @param key the private key
   * @param password asked only if the key is encrypted, now and whenever the files were rotated, on
   *     the thread that connects then; what it returns is overwritten, so it returns a new array
   *     each time
   * @return the identity
   * @throws DockerTlsException as {@link #pem(Pem, Pem, Supplier)}
   */
  public static Identity pem(Path certificate, Path key, Supplier<char @Nullable []> password) {
    return pem(Pem.read(certificate), Pem.read(key), password);
  }

  /**
   * An identity from PEM in memory. Both may be the same text.
   *
   * @param certificate the certificate and, if there are any, its intermediates, in any order
   * @param key the private key, not encrypted
   * @return the identity
   * @throws DockerTlsException as {@link #pem(Pem, Pem, Supplier)}
   */
  public static Identity pem(Pem certificate, Pem key) {
    return pem(certificate, key, () -> null);
  }

  /**
   * An identity from PEM in memory, the key of which may be encrypted.
   *
   * @param certificate the certificate and, if there are any, its intermediates, in any order
   * @param key the private key
   * @param password asked only if the key is encrypted, now and whenever the files were rotated, on
   *     the thread that connects then; what it returns is overwritten, so it returns a new array
   *     each time
   * @return the identity
   * @throws DockerTlsException what {@link Pem#certificates()} and {@link Pem#privateKey(Supplier)}
   *     throw, and {@code key-mismatch} if no certificate is the key's
   */
  public static Identity pem(Pem certificate, Pem key, Supplier<char @Nullable []> password) {
    return pem(certificate, key, password, password);
  }

  /** For the password of a later reading: the array is overwritten by now. */
  private static char[] forgotten() {
    throw new DockerTlsException(
        Reason.KEY_ENCRYPTED,
        "The new private key is encrypted, and the password was given for one reading only",
        "Call Identity.pem with a supplier, which is asked at each reading");
  }

  private static Identity pem(
      Pem certificate,
      Pem key,
      Supplier<char @Nullable []> password,
      Supplier<char @Nullable []> laterPassword) {
    requireNotSwapped(certificate, key);
    List<X509Certificate> certificates = certificate.certificates();
    PrivateKey privateKey = key.privateKey(password);
    List<X509Certificate> chain = ChainOrder.leafFirst(certificates, privateKey);
    if (chain.isEmpty()) {
      throw KeyMismatch.of(certificates, certificate.source(), privateKey, key.source());
    }
    return new Identity(
        chain,
        privateKey,
        FilesRead.of(pems -> pem(pems.get(0), pems.get(1), laterPassword), certificate, key));
  }

  /**
   * An identity as the CLI reads it (CLI rules 20 to 26): the first certificate must be the key's,
   * the others are sent as they stand in the file, encrypted keys are refused.
   *
   * @param certificate the certificate file
   * @param key the key file
   * @return the identity
   * @throws DockerTlsException {@code cert-no-pem}, {@code cert-unparsable}, {@code key-no-pem},
   *     {@code key-encrypted}, {@code key-unparsable} or {@code key-mismatch}, whichever the CLI
   *     would find first
   */
  public static Identity asCli(Pem certificate, Pem key) {
    if (key.hasPrivateKey() || key.hasCertificate()) {
      requireNotSwapped(certificate, key);
    }
    List<X509Certificate> chain = certificate.cliChain(key);
    PrivateKey privateKey = key.cliPrivateKey();
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    if (!KeyMatch.isKnownToCli(chain.get(0).getPublicKey())) {
      throw new DockerTlsException(
          Reason.CERT_UNPARSABLE,
          certificate.source()
              + " is a certificate for a key of type "
              + algorithm
              + ", which the docker CLI does not take",
          "Use a certificate for an RSA, EC or Ed25519 key");
    }
    if (!KeyMatch.matches(chain.get(0).getPublicKey(), privateKey)) {
      throw KeyMismatch.of(chain, certificate.source(), privateKey, key.source());
    }
    return new Identity(
        chain, privateKey, FilesRead.of(pems -> asCli(pems.get(0), pems.get(1)), certificate, key));
  }

  /**
   * An identity from memory.
   *
   * @param chain the key's certificate, then its intermediates
   * @param key the private key; one that never leaves its device will do
   * @return the identity
   * @throws DockerTlsException {@code cert-no-pem} if the chain is empty, {@code key-mismatch} if
   *     the key is not the first certificate's
   */
  public static Identity of(List<X509Certificate> chain, PrivateKey key) {
    Objects.requireNonNull(key, "key");
    if (chain.isEmpty()) {
      throw new DockerTlsException(
          Reason.CERT_NO_PEM,
          "The certificate chain is empty",
          "Give the certificate that belongs to the private key, then its intermediates");
    }
    if (!KeyMatch.matches(chain.get(0).getPublicKey(), key)) {
      throw KeyMismatch.of(chain, "The given chain", key, "the given private key");
    }
    return new Identity(chain, key, null);
  }

  /**
   * The identity in a key store that holds exactly one private key with a certificate chain.
   *
   * @param store the loaded key store: PKCS#12, JKS, PKCS#11 or another
   * @param password the entry's password, empty for a store that wants none; it is overwritten
   *     before this returns
   * @return the identity
   * @throws DockerTlsException {@code key-store-invalid} if it holds no private key or several,
   *     {@code key-password-wrong}
   */
  public static Identity keyStore(KeyStore store, char[] password) {
    return KeyStores.identity(store, null, password, "The key store");
  }

  /**
   * One of the identities in a key store.
   *
   * <p>A key that stays in its device, as PKCS#11 tokens have it, needs the token's provider
   * installed in the JVM: Java's TLS looks for it there.
   *
   * @param store the loaded key store: PKCS#12, JKS, PKCS#11 or another
   * @param alias the entry's alias
   * @param password the entry's password, empty for a store that wants none; it is overwritten
   *     before this returns
   * @return the identity
   * @throws DockerTlsException {@code key-store-invalid} if there is no private key under that
   *     alias, {@code key-password-wrong}
   */
  public static Identity keyStore(KeyStore store, String alias, char[] password) {
    return KeyStores.identity(
        store, Objects.requireNonNull(alias, "alias"), password, "The key store");
  }

  /**
   * The identity in a key store file, PKCS#12 ({@code .p12}, {@code .pfx}) or JKS, that holds
   * exactly one private key.
   *
   * @param file the key store
   * @param password the password of store and key; it is overwritten before this returns
   * @return the identity
   * @throws DockerTlsException {@code tls-file-unreadable}, {@code key-store-invalid}, {@code
   *     key-password-wrong}
   */
  public static Identity keyStore(Path file, char[] password) {
    return KeyStores.identity(file, password);
  }

  private static void requireNotSwapped(Pem certificate, Pem key) {
    if (!certificate.hasCertificate()
        && certificate.hasPrivateKey()
        && key.hasCertificate()
        && !key.hasPrivateKey()) {
      throw new DockerTlsException(
          Reason.CERT_NO_PEM,
          certificate.source() + " holds a private key and " + key.source() + " a certificate",
          "Swap the two: the certificate comes first, then the key");
    }
  }

  /**
   * The certificates, as they were read at first.
   *
   * @return the key's certificate first, then what is sent with it
   */
  public List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  /** Where to look for another certificate later, or null. */
  @Nullable FilesRead<Identity> origin() {
    return origin;
  }

  /** Names the certificate's subject. */
  @Override
  public String toString() {
    return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
