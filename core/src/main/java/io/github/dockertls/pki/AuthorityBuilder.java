package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link CertificateAuthority} is made of. Not thread-safe.
 *
 * <pre>{@code
 * CertificateAuthority root = CertificateAuthority.builder("Example root").ecP384().build();
 * CertificateAuthority team =
 *     CertificateAuthority.builder("Example team").issuedBy(root).build();
 * }</pre>
 */
public final class AuthorityBuilder {
  private static final int NO_LIMIT = -1;
  private static final Duration DEFAULT_VALIDITY = Duration.ofDays(3650);

  private X500Name subject;
  private @Nullable Duration validity;
  private KeyKind kind = KeyKind.EC_P256;
  private @Nullable Integer pathLength;
  private @Nullable CertificateAuthority issuer;
  private @Nullable Environment environment;

  AuthorityBuilder(X500Name subject) {
    this.subject = subject;
  }

  /** The settings of an authority that exists. */
  static AuthorityBuilder like(X509Certificate certificate, Environment environment) {
    AuthorityBuilder builder = new AuthorityBuilder(CertificateSigner.subject(certificate));
    builder.kind = KeyKind.like(certificate.getPublicKey());
    builder.validity = CertificateProfile.validityOf(certificate);
    builder.environment = environment;
    if (certificate.getBasicConstraints() < Integer.MAX_VALUE) {
      builder.pathLength = certificate.getBasicConstraints();
    }
    return builder;
  }

  /**
   * Sets the subject's organization. Default: none.
   *
   * @param name 1 to 64 characters
   * @return this builder
   */
  public AuthorityBuilder organization(String name) {
    subject = CertificateNames.with(subject, BCStyle.O, name);
    return this;
  }

  /**
   * Sets how long the authority holds; nothing that it issues outlives it. Default: 3650 days, or
   * as long as the issuer of an intermediate if that ends sooner.
   *
   * @param validity one second at least
   * @return this builder
   */
  public AuthorityBuilder validity(Duration validity) {
    CertificateProfile.requireValidity(validity);
    this.validity = validity;
    return this;
  }

  /**
   * Makes an EC key on the curve P-384. Default: P-256.
   *
   * @return this builder
   */
  public AuthorityBuilder ecP384() {
    kind = KeyKind.EC_P384;
    return this;
  }

  /**
   * Makes an RSA key. Default: EC P-256.
   *
   * @param bits 2048 to 4096
   * @return this builder
   * @throws DockerTlsException {@code certificate-request-invalid} for another size
   */
  public AuthorityBuilder rsa(int bits) {
    kind = KeyKind.rsa(bits);
    return this;
  }

  /**
   * Makes an Ed25519 key (RFC 8410). Default: EC P-256.
   *
   * @return this builder
   */
  public AuthorityBuilder ed25519() {
    kind = KeyKind.ED25519;
    return this;
  }

  /**
   * Sets how many authorities may follow below this one: 0 lets it issue servers and clients only.
   * Default: no limit for a root, 0 for an intermediate.
   *
   * @param authorities 0 or more
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public AuthorityBuilder pathLength(int authorities) {
    if (authorities < 0) {
      throw new IllegalArgumentException("a path length of " + authorities);
    }
    pathLength = authorities;
    return this;
  }

  /**
   * Makes an intermediate, signed by another authority, instead of a root. Who trusts the other's
   * root trusts what this one issues; its own certificate travels in each chain.
   *
   * @param authority the authority above
   * @return this builder
   */
  public AuthorityBuilder issuedBy(CertificateAuthority authority) {
    issuer = Objects.requireNonNull(authority, "authority");
    return this;
  }

  /**
   * Sets where the time comes from. Default: the issuer's clock for an intermediate, else the
   * process's.
   *
   * @param environment the environment
   * @return this builder
   */
  public AuthorityBuilder environment(Environment environment) {
    this.environment = Objects.requireNonNull(environment, "environment");
    return this;
  }

  /**
   * Makes the key and the certificate.
   *
   * @return a new authority
   * @throws DockerTlsException {@code certificate-request-invalid} if an intermediate would outlive
   *     its issuer or break the issuer's path length
   */
  public CertificateAuthority build() {
    Environment clock =
        environment != null
            ? environment
            : issuer != null ? issuer.environment() : Environment.system();
    KeyPair pair = kind.generate();
    Validity wanted =
        Validity.of(
            CertificateAuthority.now(clock), validity == null ? DEFAULT_VALIDITY : validity);
    AuthorityChain made = issuer == null ? root(pair, wanted) : intermediate(issuer, pair, wanted);
    return new CertificateAuthority(made, pair.getPrivate(), clock);
  }

  private AuthorityChain root(KeyPair pair, Validity wanted) {
    int limit = pathLength == null ? NO_LIMIT : pathLength;
    return AuthorityChain.of(
        List.of(
            CertificateSigner.self(subject, pair.getPublic(), pair.getPrivate())
                .signAuthority(subject, pair.getPublic(), wanted, limit)));
  }

  private AuthorityChain intermediate(CertificateAuthority above, KeyPair pair, Validity wanted) {
    int limit = above.chain().pathLengthBelow(pathLength == null ? 0 : pathLength);
    Validity held = wanted.within(above.certificate(), validity == null);
    return above
        .chain()
        .below(
            CertificateSigner.of(above.certificate(), above.privateKey())
                .signAuthority(subject, pair.getPublic(), held, limit));
  }
}
