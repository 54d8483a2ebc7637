package io.github.dockertls.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a certificate is to say: for whom it is, what it may be used for, how long it holds, and
 * which kind of key it is about.
 *
 * <p>A server's profile lists every name and address that clients dial, because that list, the
 * subject alternative names, is all that they check. A client's profile has one name, which the
 * daemon's authorization plugins see as the user.
 *
 * <pre>{@code
 * CertificateProfile server = CertificateProfile.server("build1.example.com", "10.0.0.7", "::1");
 * CertificateProfile alice = CertificateProfile.client("alice").organization("builders")
 *     .validity(Duration.ofDays(90));
 * IssuedCertificate issued = authority.issue(alice);
 * }</pre>
 *
 * <p>Immutable and thread-safe: every method that changes something returns another profile.
 */
public final class CertificateProfile {
  /** One year, as most rules for certificates have it. */
  private static final Duration DEFAULT_VALIDITY = Duration.ofDays(365);

  private final X500Name subject;
  private final List<GeneralName> alternativeNames;
  private final List<KeyPurposeId> purposes;
  private final Duration validity;
  private final KeyKind key;
  private final boolean clipped;

  private CertificateProfile(
      X500Name subject,
      List<GeneralName> alternativeNames,
      List<KeyPurposeId> purposes,
      Duration validity,
      KeyKind key,
      boolean clipped) {
    this.subject = subject;
    this.alternativeNames = alternativeNames;
    this.purposes = purposes;
    this.validity = validity;
    this.key = key;
    this.clipped = clipped;
  }

  /**
   * A server's profile: serverAuth, one year, an EC P-256 key. The first name that is short enough
   * is the subject as well, which nobody checks but people read.
   *
   * @param names each a DNS name ({@code build1.example.com}), a wildcard ({@code *.example.com},
   *     which stands for exactly one label), an IPv4 or an IPv6 address; one at least
   * @return the profile
   * @throws io.github.dockertls.DockerTlsException {@code certificate-request-invalid} if there is
   *     no name, or one that clients would not match
   */
  public static CertificateProfile server(String... names) {
    return server(Arrays.asList(names));
  }

  /**
   * A server's profile, as {@link #server(String...)}.
   *
   * @param names DNS names, wildcards and IP addresses, one at least
   * @return the profile
   * @throws io.github.dockertls.DockerTlsException {@code certificate-request-invalid} if there is
   *     no name, or one that clients would not match
   */
  public static CertificateProfile server(Collection<String> names) {
    if (names.isEmpty()) {
      throw CertificateNames.invalid(
          "A server certificate without a name matches no server",
          "Give the host names and IP addresses that clients dial");
    }
    Set<GeneralName> general = new LinkedHashSet<>();
    names.forEach(name -> general.add(CertificateNames.alternativeName(name)));
    String subject =
        names.stream().filter(CertificateNames::fitsCommonName).findFirst().orElse("docker daemon");
    return new CertificateProfile(
        CertificateNames.subject(subject),
        List.copyOf(general),
        List.of(KeyPurposeId.id_kp_serverAuth),
        DEFAULT_VALIDITY,
        KeyKind.EC_P256,
        false);
  }

  /**
   * A client's profile: clientAuth, one year, an EC P-256 key.
   *
   * @param commonName who the client is: what an authorization plugin gets as the user; 1 to 64
   *     characters
   * @return the profile
   * @throws io.github.dockertls.DockerTlsException {@code certificate-request-invalid} if the name
   *     is blank or too long
   */
  public static CertificateProfile client(String commonName) {
    return new CertificateProfile(
        CertificateNames.subject(commonName),
        List.of(),
        List.of(KeyPurposeId.id_kp_clientAuth),
        DEFAULT_VALIDITY,
        KeyKind.EC_P256,
        false);
  }

  /**
   * The profile that an existing certificate follows: its subject, names, purposes, length of
   * validity and kind of key. What it says beyond that is not taken over.
   *
   * @param certificate a server's or client's certificate
   * @return the profile
   * @throws io.github.dockertls.DockerTlsException {@code certificate-request-invalid} if it is for
   *     neither a server nor a client
   */
  public static CertificateProfile of(X509Certificate certificate) {
    List<KeyPurposeId> purposes = CertificateSigner.purposes(certificate);
    if (purposes.isEmpty() || certificate.getBasicConstraints() >= 0) {
      throw CertificateNames.invalid(
          "The certificate of \""
              + certificate.getSubjectX500Principal()
              + "\" is neither a server's nor a client's",
          "Give one with the extended key usage serverAuth or clientAuth");
    }
    return new CertificateProfile(
        CertificateSigner.subject(certificate),
        CertificateSigner.names(certificate),
        List.copyOf(purposes),
        validityOf(certificate),
        KeyKind.like(certificate.getPublicKey()),
        false);
  }

  /**
   * Allows both purposes, for a daemon that is itself a client of others, such as a swarm manager.
   *
   * @return a profile with serverAuth and clientAuth
   */
  public CertificateProfile bothPurposes() {
    return new CertificateProfile(
        subject,
        alternativeNames,
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
        validity,
        key,
        clipped);
  }

  /**
   * Sets the subject's common name. Default: a server's first name, a client's name.
   *
   * @param name 1 to 64 characters
   * @return a profile with that common name
   */
  public CertificateProfile commonName(String name) {
    return subject(CertificateNames.with(subject, BCStyle.CN, name));
  }

  /**
   * Sets the subject's organization. Default: none.
   *
   * @param name 1 to 64 characters
   * @return a profile with that organization
   */
  public CertificateProfile organization(String name) {
    return subject(CertificateNames.with(subject, BCStyle.O, name));
  }

  /**
   * Sets how long the certificate holds from the moment of issue. Default: 365 days.
   *
   * @param validity one second at least
   * @return a profile with that validity
   * @throws io.github.dockertls.DockerTlsException {@code certificate-request-invalid} if it is
   *     shorter
   */
  public CertificateProfile validity(Duration validity) {
    requireValidity(validity);
    return new CertificateProfile(subject, alternativeNames, purposes, validity, key, clipped);
  }

  /**
   * Lets the certificate end with its authority where it would outlive it. Without this, such a
   * certificate is refused.
   *
   * @return a profile that is shortened where needed
   */
  public CertificateProfile clippedToAuthority() {
    return new CertificateProfile(subject, alternativeNames, purposes, validity, key, true);
  }

  /**
   * Asks for an EC key on the curve P-256, which is the default: small, fast, known everywhere.
   *
   * @return a profile with that key
   */
  public CertificateProfile ecP256() {
    return key(KeyKind.EC_P256);
  }

  /**
   * Asks for an EC key on the curve P-384.
   *
   * @return a profile with that key
   */
  public CertificateProfile ecP384() {
    return key(KeyKind.EC_P384);
  }

  /**
   * Asks for an RSA key.
   *
   * @param bits 2048 to 4096
   * @return a profile with that key
   * @throws io.github.dockertls.DockerTlsException {@code certificate-request-invalid} for another
   *     size
   */
  public CertificateProfile rsa(int bits) {
    return key(KeyKind.rsa(bits));
  }

  /**
   * Asks for an Ed25519 key (RFC 8410). Go, dockerd, openssl and the JDK take it; browsers do not.
   *
   * @return a profile with that key
   */
  public CertificateProfile ed25519() {
    return key(KeyKind.ED25519);
  }

  /**
   * The names that a server's certificate is for.
   *
   * @return DNS names and IP addresses; empty for a client
   */
  public List<String> names() {
    return alternativeNames.stream().map(CertificateNames::text).toList();
  }

  static Duration validityOf(X509Certificate certificate) {
    Duration whole =
        Duration.between(
            certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    return whole.compareTo(CertificateAuthority.BACKDATED) > 0
        ? whole.minus(CertificateAuthority.BACKDATED)
        : whole;
  }

  static void requireValidity(Duration validity) {
    if (validity.toSeconds() < 1) {
      throw CertificateNames.invalid(
          "A validity of " + validity + " is no time at all", "Give one second or more");
    }
  }

  X500Name subject() {
    return subject;
  }

  List<GeneralName> alternativeNames() {
    return alternativeNames;
  }

  List<KeyPurposeId> purposes() {
    return purposes;
  }

  Duration validity() {
    return validity;
  }

  KeyKind key() {
    return key;
  }

  boolean isClipped() {
    return clipped;
  }

  /** What of this profile the request asks for, if it asks for nothing else. */
  CertificateProfile narrowedTo(CertificateRequest request) {
    KeyKind.requireStrong(request.publicKey());
    if (alternativeNames.isEmpty() && !request.commonName().equals(commonName())) {
      throw CertificateNames.invalid(
          "The request is in the name \""
              + request.commonName()
              + "\", and \""
              + commonName()
              + "\" is allowed",
          "Have it made with that common name, or allow the other");
    }
    List<GeneralName> wanted = new ArrayList<>();
    for (GeneralName name : request.content().names()) {
      if (!alternativeNames.contains(name)) {
        throw CertificateNames.invalid(
            "The request asks for the name \""
                + CertificateNames.text(name)
                + "\", and "
                + names()
                + " are allowed",
            "Allow the name, or have the request made without it");
      }
      wanted.add(name);
    }
    return new CertificateProfile(
        subject, wanted.isEmpty() ? alternativeNames : wanted, purposes, validity, key, clipped);
  }

  private String commonName() {
    return CertificateNames.commonName(subject);
  }

  private CertificateProfile subject(X500Name changed) {
    return new CertificateProfile(changed, alternativeNames, purposes, validity, key, clipped);
  }

  private CertificateProfile key(KeyKind kind) {
    return new CertificateProfile(subject, alternativeNames, purposes, validity, kind, clipped);
  }

  @Override
  public String toString() {
    return "CertificateProfile[" + subject + ", " + names() + "]";
  }
}
