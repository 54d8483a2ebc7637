package io.github.dockertls.internal.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with those of its parts that {@link X509Certificate} does not give, or gives in
 * another shape. Immutable; equal to another of the same certificate.
 */
public final class ParsedCertificate {
  private static final Set<String> UNDERSTOOD =
      Set.of(
          ExtensionValues.KEY_USAGE,
          ExtensionValues.BASIC_CONSTRAINTS,
          ExtensionValues.CRL_DISTRIBUTION_POINTS,
          ExtensionValues.POLICY_CONSTRAINTS,
          ExtensionValues.EXTENDED_KEY_USAGE,
          ExtensionValues.CERTIFICATE_POLICIES,
          ExtensionValues.POLICY_MAPPINGS,
          ExtensionValues.INHIBIT_ANY_POLICY);

  private static final int KEY_CERT_SIGN = 1 << 2;

  private final X509Certificate certificate;
  private final byte[] subject;
  private final byte[] issuer;
  private final String keyAlgorithm;
  private final boolean subjectAltName;
  private final AlternativeNames names;
  private final boolean basicConstraints;
  private final boolean ca;
  private final int pathLength;
  private final int keyUsage;
  private final Set<String> purposes;
  private final @Nullable NameConstraints constraints;
  private final List<String> unknownCritical;

  private ParsedCertificate(X509Certificate certificate, CertificateFields fields) {
    this.certificate = certificate;
    subject = fields.subject().encoded();
    issuer = fields.issuer().encoded();
    keyAlgorithm = fields.key().algorithm();
    StrictFields.require(fields);
    ExtensionValues extensions = fields.extensions();
    DerValue san = extensions.get(ExtensionValues.SUBJECT_ALTERNATIVE_NAME);
    subjectAltName = san != null;
    names = san == null ? AlternativeNames.none() : AlternativeNames.parse(san);
    DerValue basic = extensions.get(ExtensionValues.BASIC_CONSTRAINTS);
    basicConstraints = basic != null;
    ca = basic != null && isCa(basic.sequence());
    pathLength = basic == null ? -1 : pathLength(basic.sequence());
    keyUsage = keyUsage(extensions.get(ExtensionValues.KEY_USAGE));
    purposes = purposes(extensions.get(ExtensionValues.EXTENDED_KEY_USAGE));
    DerValue subtrees = extensions.get(ExtensionValues.NAME_CONSTRAINTS);
    constraints = subtrees == null ? null : NameConstraints.of(subtrees);
    unknownCritical = extensions.critical().stream().filter(oid -> !isUnderstood(oid)).toList();
  }

  /**
   * Reads a certificate.
   *
   * @throws MalformedCertificateException if a part that decides about trust cannot be read
   */
  public static ParsedCertificate of(X509Certificate certificate)
      throws MalformedCertificateException {
    try {
      return new ParsedCertificate(certificate, CertificateFields.of(certificate.getEncoded()));
    } catch (CertificateEncodingException | IllegalArgumentException e) {
      throw new MalformedCertificateException(certificate, e);
    }
  }

  private boolean isUnderstood(String oid) {
    if (oid.equals(ExtensionValues.SUBJECT_ALTERNATIVE_NAME)) {
      return !names.isEmpty();
    }
    if (oid.equals(ExtensionValues.NAME_CONSTRAINTS)) {
      return constraints != null && constraints.isUnderstood();
    }
    return UNDERSTOOD.contains(oid);
  }

  private static boolean isCa(List<DerValue> basicConstraints) {
    return !basicConstraints.isEmpty()
        && basicConstraints.get(0).is(DerValue.BOOLEAN)
        && basicConstraints.get(0).bool();
  }

  private static int pathLength(List<DerValue> basicConstraints) {
    boolean flagged = !basicConstraints.isEmpty() && basicConstraints.get(0).is(DerValue.BOOLEAN);
    List<DerValue> rest = basicConstraints.subList(flagged ? 1 : 0, basicConstraints.size());
    if (rest.isEmpty()) {
      return -1;
    }
    BigInteger length = rest.get(0).integer();
    if (length.bitLength() > 63) {
      throw new IllegalArgumentException("a path length is out of bounds");
    }
    // PKIX has its own opinion of a negative one.
    return length.signum() < 0 ? -1 : length.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private static int keyUsage(@Nullable DerValue value) {
    if (value == null) {
      return 0;
    }
    byte[] bits = value.bits();
    return (bits.length > 0 ? bits[0] & 0xff : 0) | (bits.length > 1 ? (bits[1] & 0xff) << 8 : 0);
  }

  private static Set<String> purposes(@Nullable DerValue value) {
    Set<String> oids = new HashSet<>();
    if (value != null) {
      for (DerValue purpose : value.sequence()) {
        oids.add(purpose.oid());
      }
    }
    return Set.copyOf(oids);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public X500Principal subject() {
    return certificate.getSubjectX500Principal();
  }

  public PublicKey publicKey() {
    return certificate.getPublicKey();
  }

  /** The key's algorithm as an object identifier. */
  public String keyAlgorithm() {
    return keyAlgorithm;
  }

  /** Names are compared byte by byte: the JDK's canonical comparison takes more for equal. */
  public boolean isNamedAsIssuerOf(ParsedCertificate child) {
    return Arrays.equals(subject, child.issuer);
  }

  public boolean hasSubjectAltName() {
    return subjectAltName;
  }

  public AlternativeNames names() {
    return names;
  }

  /**
   * Whether it may be an issuer at all (CLI rule 47): version 1 may, version 3 only if it says so.
   */
  public boolean maySignCertificates() {
    if (basicConstraints ? !ca : certificate.getVersion() == 3) {
      return false;
    }
    return keyUsage == 0 || (keyUsage & KEY_CERT_SIGN) != 0;
  }

  public boolean isMarkedAsCa() {
    return ca;
  }

  /** How many certificates may stand between it and the leaf; negative if any number. */
  public int pathLength() {
    return pathLength;
  }

  /** Whether its extended key usage, if it has any, is fit for a server. */
  public boolean isFitForServer() {
    return purposes.isEmpty()
        || purposes.contains(Oids.SERVER_AUTH)
        || purposes.contains(Oids.ANY_PURPOSE);
  }

  public @Nullable NameConstraints constraints() {
    return constraints;
  }

  public List<String> unknownCritical() {
    return unknownCritical;
  }

  public boolean isValidAt(Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** Whether both stand for the same holder of the same key. */
  public boolean isTwinOf(ParsedCertificate other) {
    return Arrays.equals(subject, other.subject)
        && publicKey().equals(other.publicKey())
        && Arrays.equals(
            certificate.getExtensionValue(ExtensionValues.SUBJECT_ALTERNATIVE_NAME),
            other.certificate.getExtensionValue(ExtensionValues.SUBJECT_ALTERNATIVE_NAME));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ParsedCertificate that && certificate.equals(that.certificate);
  }

  @Override
  public int hashCode() {
    return certificate.hashCode();
  }

  @Override
  public String toString() {
    return subject().toString();
  }
}
