package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.x509.ParsedCertificate;
import io.github.dockertls.pem.Pem;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which servers to trust.
 *
 * <pre>{@code
 * Trust ours = Trust.certificates(Pem.read(Path.of("ca.pem")));
 * Trust both = Trust.systemAnd(ours.certificates());
 * }</pre>
 *
 * <p>A trust anchor need not be a root: an intermediate CA, or the server's own certificate, can be
 * trusted directly. It is held to its dates, usages and constraints all the same (CLI rules 47 and
 * 48). Immutable and thread-safe.
 */
public final class Trust {
  private enum Kind {
    CERTIFICATES,
    SYSTEM,
    SYSTEM_AND,
    UNVERIFIED
  }

  private final Kind kind;
  private final List<X509Certificate> certificates;
  private final @Nullable FilesRead<Trust> origin;

  private Trust(Kind kind, Collection<X509Certificate> certificates) {
    this(kind, certificates, null);
  }

  private Trust(
      Kind kind, Collection<X509Certificate> certificates, @Nullable FilesRead<Trust> origin) {
    this.kind = kind;
    this.certificates = List.copyOf(certificates);
    this.origin = origin;
  }

  /**
   * Trusts these certificates and what they signed, and nothing else (CLI rule 18).
   *
   * @param certificates the trust anchors; with none, no server is trusted
   * @return the trust
   */
  public static Trust certificates(Collection<X509Certificate> certificates) {
    return new Trust(Kind.CERTIFICATES, certificates);
  }

  /**
   * Trusts the certificates of a CA file, and nothing else. The file is read as the CLI reads it: a
   * block that is no usable certificate is skipped with a warning as long as one is left (CLI rules
   * 20 to 22).
   *
   * <p>If it is a {@linkplain Pem#file() file}, a policy follows it: it is looked at before each
   * new connection, and whoever it names then is trusted. During the rollover of a CA it holds the
   * old root and the new one.
   *
   * @param pem the CA file
   * @return the trust
   * @throws DockerTlsException {@code ca-invalid} if it holds no usable certificate
   */
  public static Trust certificates(Pem pem) {
    return new Trust(
        Kind.CERTIFICATES,
        pem.cliTrustAnchors(),
        FilesRead.of(pems -> certificates(pems.get(0)), pem));
  }

  /**
   * Trusts the trusted certificate entries of a key store, and nothing else. Private keys in it,
   * and their certificates, are passed over.
   *
   * @param store the loaded key store: PKCS#12, JKS, PKCS#11 or another
   * @return the trust
   * @throws DockerTlsException {@code key-store-invalid} if it has no such entry
   */
  public static Trust keyStore(KeyStore store) {
    return certificates(KeyStores.anchors(store));
  }

  /**
   * Trusts the operating system's roots: on Linux the bundle that the distribution keeps, or what
   * the variables {@code SSL_CERT_FILE} and {@code SSL_CERT_DIR} name (CLI rule 18); on macOS and
   * Windows the system's key store. Where there is none, the roots that come with the JDK.
   *
   * @return the trust
   */
  public static Trust system() {
    return new Trust(Kind.SYSTEM, List.of());
  }

  /**
   * Trusts the operating system's roots and these certificates.
   *
   * @param certificates more trust anchors
   * @return the trust
   */
  public static Trust systemAnd(Collection<X509Certificate> certificates) {
    return new Trust(Kind.SYSTEM_AND, certificates);
  }

  /**
   * Trusts whoever answers, as {@code docker --tls} does (CLI rule 4). The connection is encrypted,
   * but to an unknown party: anyone on the way can read and change everything, and get at the
   * daemon's host. Each policy that uses it logs one warning.
   *
   * @return the trust
   */
  public static Trust unverified() {
    return new Trust(Kind.UNVERIFIED, List.of());
  }

  /**
   * The certificates that were given, as they were read at first; not the system's.
   *
   * @return the given trust anchors, perhaps none
   */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  /** Where to look for other certificates later, or null. */
  @Nullable FilesRead<Trust> origin() {
    return origin;
  }

  /** All trust anchors, read now. */
  List<ParsedCertificate> anchors(Environment environment) {
    List<X509Certificate> all = new ArrayList<>(certificates);
    if (kind == Kind.SYSTEM || kind == Kind.SYSTEM_AND) {
      all.addAll(SystemRoots.of(environment));
    }
    return TrustAnchors.readable(all);
  }

  /**
   * Whether the server is verified at all.
   *
   * @return false for {@link #unverified()} only
   */
  public boolean isVerified() {
    return kind != Kind.UNVERIFIED;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case CERTIFICATES -> "trusts " + counted();
      case SYSTEM -> "trusts the system's roots";
      case SYSTEM_AND -> "trusts the system's roots and " + counted();
      case UNVERIFIED -> "unverified";
    };
  }

  private String counted() {
    return certificates.size() == 1 ? "one certificate" : certificates.size() + " certificates";
  }
}
