package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority: a key that signs, and the certificate that others trust for it.
 *
 * <p>Docker's TLS wants three things: an authority, a server certificate that names every host and
 * address that clients dial, and a client certificate for each client. Both sides trust the
 * authority and thereby each other:
 *
 * <pre>{@code
 * CertificateAuthority authority = CertificateAuthority.create("Example build hosts");
 * authority.save(Path.of("/root/docker-ca"), password);
 *
 * authority.writeServer(
 *     authority.issueServer("build1.example.com", "10.0.0.7"), Path.of("/etc/docker/tls"));
 * authority.writeClient(authority.issueClient("alice"), Path.of("/home/alice/.docker"));
 * }</pre>
 *
 * <p>Whoever holds the authority's key can be any server and any client: keep it off the hosts that
 * it secures. What is issued follows RFC 5280 as openssl, Go and the JDK check it: version 3,
 * random serial numbers of 20 bytes, key identifiers, critical basic constraints and key usage, a
 * purpose, SHA-256 or better. Validity begins five minutes ago, for clocks that are behind, and
 * never ends after the authority's own. For names, validity, purposes and kinds of key see {@link
 * CertificateProfile}.
 *
 * <p>Immutable and thread-safe.
 */
public final class CertificateAuthority {
  /** How long before the moment of issue a certificate's validity begins. */
  static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final int NO_LIMIT = -1;
  private static final Duration DEFAULT_VALIDITY = Duration.ofDays(3650);

  private final AuthorityChain chain;
  private final PrivateKey key;
  private final Environment environment;

  CertificateAuthority(AuthorityChain chain, PrivateKey key, Environment environment) {
    this.chain = chain;
    this.key = key;
    this.environment = environment;
  }

  /**
   * Makes a root authority with a new EC P-256 key that holds for ten years.
   *
   * @param commonName its name, for people to read; 1 to 64 characters
   * @return the authority, in memory only until {@linkplain #save saved}
   * @throws DockerTlsException {@code certificate-request-invalid} if the name is blank or too long
   */
  public static CertificateAuthority create(String commonName) {
    return builder(commonName).build();
  }

  /**
   * Starts an authority with settings of your own.
   *
   * @param commonName its name, for people to read; 1 to 64 characters
   * @return a new builder
   * @throws DockerTlsException {@code certificate-request-invalid} if the name is blank or too long
   */
  public static Builder builder(String commonName) {
    return new Builder(SubjectNames.subject(commonName));
  }

  /**
   * Loads an authority from {@code ca.pem} and {@code ca-key.pem} of a directory, as {@link #save}
   * or openssl wrote them.
   *
   * @param directory where they are
   * @param password of the key; not kept, and yours to overwrite
   * @return the authority
   * @throws DockerTlsException as {@link #load(Path, Path, char[])}
   */
  public static CertificateAuthority load(Path directory, char[] password) {
    return load(directory.resolve(Layout.CA), directory.resolve(Layout.CA_KEY), password);
  }

  /**
   * Loads an authority from two files, such as those of {@code openssl genrsa -aes256} and {@code
   * openssl req -x509}.
   *
   * @param certificate the authority's certificate, then the authorities above it, if any, and
   *     those to trust beside it
   * @param key its private key, encrypted or not: PKCS#8, PKCS#1 or SEC 1
   * @param password of the key; not kept, and yours to overwrite
   * @return the authority
   * @throws DockerTlsException {@code tls-file-unreadable} if a file cannot be read, {@code
   *     key-password-wrong} if the password does not open the key, {@code key-mismatch} if the key
   *     is another certificate's, {@code ca-invalid} if the certificate is no authority's
   */
  public static CertificateAuthority load(Path certificate, Path key, char[] password) {
    return AuthorityLoader.load(certificate, key, password);
  }

  /**
   * Loads an authority whose {@code ca-key.pem} is not encrypted.
   *
   * @param directory where {@code ca.pem} and {@code ca-key.pem} are
   * @return the authority
   * @throws DockerTlsException as {@link #load(Path, Path, char[])}, and {@code key-encrypted} if
   *     the key wants a password
   */
  public static CertificateAuthority loadUnencrypted(Path directory) {
    return AuthorityLoader.load(
        directory.resolve(Layout.CA), directory.resolve(Layout.CA_KEY), null);
  }

  /**
   * The authority's own certificate.
   *
   * @return the certificate
   */
  public X509Certificate certificate() {
    return chain.own();
  }

  /**
   * Whom to trust for what this authority issues: its root and, during a rollover, the roots before
   * it.
   *
   * @return the certificates of {@code ca.pem}, one at least
   */
  public List<X509Certificate> authorities() {
    return chain.trusted();
  }

  /**
   * The same authority with another clock.
   *
   * @param environment where the time comes from
   * @return an authority with the same key and certificate
   */
  public CertificateAuthority withEnvironment(Environment environment) {
    return new CertificateAuthority(chain, key, environment);
  }

  /**
   * Issues a server certificate for a year, with a new EC P-256 key.
   *
   * @param names every DNS name, wildcard and IP address that clients dial, one at least
   * @return certificate and key
   * @throws DockerTlsException {@code certificate-request-invalid} as {@link #issue} and {@link
   *     CertificateProfile#server(String...)}
   */
  public IssuedCertificate issueServer(String... names) {
    return issue(CertificateProfile.server(names));
  }

  /**
   * Issues a client certificate for a year, with a new EC P-256 key.
   *
   * @param commonName who the client is, as authorization plugins see it
   * @return certificate and key
   * @throws DockerTlsException {@code certificate-request-invalid} as {@link #issue} and {@link
   *     CertificateProfile#client(String)}
   */
  public IssuedCertificate issueClient(String commonName) {
    return issue(CertificateProfile.client(commonName));
  }

  /**
   * Issues a certificate with a new key.
   *
   * @param profile what it is to say
   * @return certificate and key
   * @throws DockerTlsException {@code certificate-request-invalid} if it would end after this
   *     authority and the profile is not {@linkplain CertificateProfile#clippedToAuthority()
   *     clipped}, or if this authority has ended or has not begun
   */
  public IssuedCertificate issue(CertificateProfile profile) {
    KeyPair pair = profile.key().generate();
    return IssuedCertificate.of(sign(profile, pair.getPublic()), pair.getPrivate(), authorities());
  }

  /**
   * Signs a host's request. What the certificate says comes from the profile; the request gives the
   * key, and chooses among the names that the profile allows. A request without names gets all of
   * them.
   *
   * @param request the host's request
   * @param allowed subject, names, purposes and validity; its kind of key is not looked at. To
   *     allow whatever is asked for: {@code CertificateProfile.server(request.names())}
   * @return the certificate and the chain to show with it, leaf first
   * @throws DockerTlsException {@code certificate-request-invalid} if the request asks for a name
   *     that is not allowed, if a client's request is in another name, if its RSA key has less than
   *     2048 bits, and as {@link #issue}
   */
  public List<X509Certificate> sign(CertificateRequest request, CertificateProfile allowed) {
    return sign(allowed.narrowedTo(request), request.publicKey());
  }

  /**
   * Issues the successor of a certificate: the same subject, names, purposes, length of validity
   * and kind of key, with a new key.
   *
   * @param issued what this authority, or its predecessor in a rollover, has issued
   * @return certificate and key
   * @throws DockerTlsException {@code certificate-request-invalid} if another authority issued it,
   *     and as {@link #issue}
   */
  public IssuedCertificate renew(IssuedCertificate issued) {
    X509Certificate old = issued.chain().get(0);
    chain.requireIssued(old);
    return issue(CertificateProfile.of(old));
  }

  /**
   * Issues the successor of a certificate for the same key: for a host that keeps its key to
   * itself.
   *
   * @param certificate what this authority, or its predecessor in a rollover, has issued
   * @return the new certificate and the chain to show with it, leaf first
   * @throws DockerTlsException as {@link #renew(IssuedCertificate)}
   */
  public List<X509Certificate> renew(X509Certificate certificate) {
    chain.requireIssued(certificate);
    return sign(CertificateProfile.of(certificate), certificate.getPublicKey());
  }

  /**
   * Begins a rollover: a new root of the same name, length of validity and kind of key, with a new
   * key, that lets both roots be trusted. Give {@link #authorities()} of the new one, which holds
   * both, to every daemon and client first; then renew their certificates; when the last one is
   * renewed, end with {@link #withoutPredecessors()}.
   *
   * @return the new authority
   * @throws DockerTlsException {@code certificate-request-invalid} if this is an intermediate,
   *     which is simply {@linkplain Builder#issuedBy issued anew}
   */
  public CertificateAuthority successor() {
    X509Certificate old = chain.own();
    if (!chain.intermediates().isEmpty()) {
      throw SubjectNames.invalid(
          "\""
              + old.getSubjectX500Principal()
              + "\" is an intermediate, which nobody trusts by itself",
          "Issue a new one from its root with CertificateAuthority.builder(...).issuedBy(root)");
    }
    Builder builder = new Builder(CertificateSigner.subject(old));
    builder.kind = KeyKind.like(old.getPublicKey());
    builder.validity = CertificateProfile.validityOf(old);
    builder.environment = environment;
    if (old.getBasicConstraints() < Integer.MAX_VALUE) {
      builder.pathLength = old.getBasicConstraints();
    }
    CertificateAuthority next = builder.build();
    return new CertificateAuthority(next.chain.trusting(chain.trusted()), next.key, environment);
  }

  /**
   * Ends a rollover: from now on only this authority's own root is to be trusted.
   *
   * @return the same authority without the roots before it
   */
  public CertificateAuthority withoutPredecessors() {
    return new CertificateAuthority(chain.alone(), key, environment);
  }

  /**
   * Saves the certificate as {@code ca.pem} and the key, encrypted, as {@code ca-key.pem}: PKCS#8
   * with PBES2 and AES-256 (RFC 8018), which openssl reads.
   *
   * @param directory where to; made if it is missing
   * @param password of the key, one character at least; not kept, and yours to overwrite
   * @throws DockerTlsException {@code file-exists} if one of the files is there already, {@code
   *     file-unwritable} if it cannot be written; the directory is then as before
   */
  public void save(Path directory, char[] password) {
    CertificateFiles.in(directory).writeAuthority(this, password);
  }

  /**
   * Saves certificate and key as {@link #save} does, but lets whoever can read the file use the
   * key.
   *
   * @param directory where to; made if it is missing
   * @throws DockerTlsException as {@link #save}
   */
  public void saveUnencrypted(Path directory) {
    CertificateFiles.in(directory).writeAuthorityUnencrypted(this);
  }

  /**
   * Writes what a daemon needs: {@code ca.pem}, {@code server-cert.pem} and {@code server-key.pem}.
   * See {@link CertificateFiles} for other layouts and for replacing.
   *
   * @param server the server's certificate
   * @param directory where to; made if it is missing
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeServer(IssuedCertificate server, Path directory) {
    CertificateFiles.in(directory).writeServer(server);
  }

  /**
   * Writes what a client needs, as in {@code ~/.docker}: {@code ca.pem}, {@code cert.pem} and
   * {@code key.pem}. See {@link CertificateFiles} for other layouts and for replacing.
   *
   * @param client the client's certificate
   * @param directory where to; made if it is missing
   * @throws DockerTlsException {@code file-exists}, {@code file-unwritable}
   */
  public void writeClient(IssuedCertificate client, Path directory) {
    CertificateFiles.in(directory).writeClient(client);
  }

  AuthorityChain chain() {
    return chain;
  }

  PrivateKey privateKey() {
    return key;
  }

  /** Signs a leaf; the chain to show with it, leaf first. */
  private List<X509Certificate> sign(CertificateProfile profile, PublicKey publicKey) {
    Validity validity =
        Validity.of(now(), profile.validity()).within(chain.own(), profile.isClipped());
    List<X509Certificate> signed = new ArrayList<>();
    signed.add(CertificateSigner.of(chain.own(), key).signLeaf(profile, publicKey, validity));
    signed.addAll(chain.intermediates());
    return signed;
  }

  private Instant now() {
    return now(environment);
  }

  private static Instant now(Environment environment) {
    return environment.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Names the subject, never the key. */
  @Override
  public String toString() {
    return "CertificateAuthority[" + chain.own().getSubjectX500Principal() + "]";
  }

  /** Collects what an authority is made of. Not thread-safe. */
  public static final class Builder {
    private X500Name subject;
    private @Nullable Duration validity;
    private KeyKind kind = KeyKind.EC_P256;
    private @Nullable Integer pathLength;
    private @Nullable CertificateAuthority issuer;
    private @Nullable Environment environment;

    private Builder(X500Name subject) {
      this.subject = subject;
    }

    /**
     * Sets the subject's organization. Default: none.
     *
     * @param name 1 to 64 characters
     * @return this builder
     */
    public Builder organization(String name) {
      subject = SubjectNames.with(subject, BCStyle.O, name);
      return this;
    }

    /**
     * Sets how long the authority holds; nothing that it issues outlives it. Default: 3650 days, or
     * as long as the issuer of an intermediate if that ends sooner.
     *
     * @param validity one second at least
     * @return this builder
     */
    public Builder validity(Duration validity) {
      CertificateProfile.requireValidity(validity);
      this.validity = validity;
      return this;
    }

    /**
     * Makes an EC key on the curve P-384. Default: P-256.
     *
     * @return this builder
     */
    public Builder ecP384() {
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
    public Builder rsa(int bits) {
      kind = KeyKind.rsa(bits);
      return this;
    }

    /**
     * Makes an Ed25519 key (RFC 8410). Default: EC P-256.
     *
     * @return this builder
     */
    public Builder ed25519() {
      kind = KeyKind.ED25519;
      return this;
    }

    /**
     * Sets how many authorities may follow below this one: 0 lets it issue servers and clients
     * only. Default: no limit for a root, 0 for an intermediate.
     *
     * @param authorities 0 or more
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder pathLength(int authorities) {
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
    public Builder issuedBy(CertificateAuthority authority) {
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
    public Builder environment(Environment environment) {
      this.environment = Objects.requireNonNull(environment, "environment");
      return this;
    }

    /**
     * Makes the key and the certificate.
     *
     * @return a new authority
     * @throws DockerTlsException {@code certificate-request-invalid} if an intermediate would
     *     outlive its issuer or break the issuer's path length
     */
    public CertificateAuthority build() {
      Environment clock =
          environment != null
              ? environment
              : issuer != null ? issuer.environment : Environment.system();
      KeyPair pair = kind.generate();
      Validity wanted = Validity.of(now(clock), validity == null ? DEFAULT_VALIDITY : validity);
      AuthorityChain made =
          issuer == null ? root(pair, wanted) : intermediate(issuer, pair, wanted);
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
      int limit = above.chain.pathLengthBelow(pathLength == null ? 0 : pathLength);
      Validity held = wanted.within(above.certificate(), validity == null);
      return above.chain.below(
          CertificateSigner.of(above.certificate(), above.key)
              .signAuthority(subject, pair.getPublic(), held, limit));
    }
  }
}
