package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.files.CertificateFileNames;
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
  public static AuthorityBuilder builder(String commonName) {
    return new AuthorityBuilder(CertificateNames.subject(commonName));
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
    return load(
        directory.resolve(CertificateFileNames.CA),
        directory.resolve(CertificateFileNames.CA_KEY),
        password);
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
        directory.resolve(CertificateFileNames.CA),
        directory.resolve(CertificateFileNames.CA_KEY),
        null);
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
   * and kind of key, with a new key. It ends with this authority where it would outlive it.
   *
   * @param issued what this authority, or its predecessor in a rollover, has issued
   * @return certificate and key
   * @throws DockerTlsException {@code certificate-request-invalid} if another authority issued it,
   *     and as {@link #issue}
   */
  public IssuedCertificate renew(IssuedCertificate issued) {
    X509Certificate old = issued.chain().get(0);
    chain.requireIssued(old);
    return issue(CertificateProfile.of(old).clippedToAuthority());
  }

  /**
   * Issues the successor of a certificate for the same key: for a host that keeps its key to
   * itself. It ends with this authority where it would outlive it.
   *
   * @param certificate what this authority, or its predecessor in a rollover, has issued
   * @return the new certificate and the chain to show with it, leaf first
   * @throws DockerTlsException as {@link #renew(IssuedCertificate)}
   */
  public List<X509Certificate> renew(X509Certificate certificate) {
    chain.requireIssued(certificate);
    KeyKind.requireStrong(certificate.getPublicKey());
    return sign(
        CertificateProfile.of(certificate).clippedToAuthority(), certificate.getPublicKey());
  }

  /**
   * Begins a rollover: a new root of the same name, length of validity and kind of key, with a new
   * key, that lets both roots be trusted. Give {@link #authorities()} of the new one, which holds
   * both, to every daemon and client first; then renew their certificates; when the last one is
   * renewed, end with {@link #withoutPredecessors()}.
   *
   * @return the new authority
   * @throws DockerTlsException {@code certificate-request-invalid} if this is an intermediate,
   *     which is simply {@linkplain AuthorityBuilder#issuedBy issued anew}
   */
  public CertificateAuthority successor() {
    X509Certificate old = chain.own();
    if (!chain.intermediates().isEmpty()) {
      throw CertificateNames.invalid(
          "\""
              + old.getSubjectX500Principal()
              + "\" is an intermediate, which nobody trusts by itself",
          "Issue a new one from its root with CertificateAuthority.builder(...).issuedBy(root)");
    }
    CertificateAuthority next = AuthorityBuilder.like(old, environment).build();
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

  Environment environment() {
    return environment;
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

  static Instant now(Environment environment) {
    return environment.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Names the subject, never the key. */
  @Override
  public String toString() {
    return "CertificateAuthority[" + chain.own().getSubjectX500Principal() + "]";
  }
}
