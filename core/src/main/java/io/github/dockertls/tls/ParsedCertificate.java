package io.github.dockertls.tls;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with those of its parts that {@link X509Certificate} does not give, or gives in
 * another shape. Immutable; equal to another of the same certificate.
 */
final class ParsedCertificate {
  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(
          Extension.keyUsage,
          Extension.basicConstraints,
          Extension.cRLDistributionPoints,
          Extension.policyConstraints,
          Extension.extendedKeyUsage,
          Extension.certificatePolicies,
          Extension.policyMappings,
          Extension.inhibitAnyPolicy);

  private final X509Certificate certificate;
  private final byte[] subject;
  private final byte[] issuer;
  private final String keyAlgorithm;
  private final boolean subjectAltName;
  private final SubjectNames names;
  private final boolean basicConstraints;
  private final boolean ca;
  private final int pathLength;
  private final int keyUsage;
  private final Set<String> purposes;
  private final @Nullable ConstrainedNames constraints;
  private final List<String> unknownCritical = new ArrayList<>();

  private ParsedCertificate(X509Certificate certificate, TBSCertificate parsed) throws Exception {
    this.certificate = certificate;
    subject = parsed.getSubject().getEncoded(ASN1Encoding.DER);
    issuer = parsed.getIssuer().getEncoded(ASN1Encoding.DER);
    keyAlgorithm = parsed.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm().getId();
    ExtensionValues extensions = new ExtensionValues(parsed.getExtensions());
    StrictFields.require(parsed, extensions);
    ASN1Primitive san = extensions.get(Extension.subjectAlternativeName);
    subjectAltName = san != null;
    names = san == null ? SubjectNames.none() : SubjectNames.parse(san);
    ASN1Primitive basic = extensions.get(Extension.basicConstraints);
    basicConstraints = basic != null;
    ca = basic != null && BasicConstraints.getInstance(basic).isCA();
    pathLength = pathLength(basic);
    keyUsage = keyUsage(extensions.get(Extension.keyUsage));
    purposes = purposes(extensions.get(Extension.extendedKeyUsage));
    ASN1Primitive subtrees = extensions.get(Extension.nameConstraints);
    constraints = subtrees == null ? null : ConstrainedNames.of(subtrees);
    for (ASN1ObjectIdentifier critical : extensions.critical()) {
      if (!isUnderstood(critical)) {
        unknownCritical.add(critical.getId());
      }
    }
  }

  /**
   * Reads a certificate.
   *
   * @throws MalformedCertificateException if a part that decides about trust cannot be read
   */
  static ParsedCertificate of(X509Certificate certificate) throws MalformedCertificateException {
    try {
      byte[] der = certificate.getEncoded();
      return new ParsedCertificate(certificate, Certificate.getInstance(der).getTBSCertificate());
    } catch (CertificateEncodingException e) {
      throw new MalformedCertificateException(certificate, e);
    } catch (Exception e) {
      // Bouncy Castle tells of malformed ASN.1 by several unchecked exceptions.
      throw new MalformedCertificateException(certificate, e);
    }
  }

  private boolean isUnderstood(ASN1ObjectIdentifier oid) {
    if (oid.equals(Extension.subjectAlternativeName)) {
      return !names.isEmpty();
    }
    if (oid.equals(Extension.nameConstraints)) {
      return constraints != null && constraints.isUnderstood();
    }
    return UNDERSTOOD.contains(oid);
  }

  private static int pathLength(@Nullable ASN1Primitive basicConstraints) {
    ASN1Integer stated =
        basicConstraints == null
            ? null
            : BasicConstraints.getInstance(basicConstraints).getPathLenConstraintInteger();
    if (stated == null) {
      return -1;
    }
    BigInteger length = stated.getValue();
    if (length.bitLength() > 63) {
      throw new IllegalArgumentException("a path length is out of bounds");
    }
    // PKIX has its own opinion of a negative one.
    return length.signum() < 0 ? -1 : length.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private static int keyUsage(@Nullable ASN1Primitive value) {
    if (value == null) {
      return 0;
    }
    byte[] bits = KeyUsage.getInstance(value).getBytes();
    return (bits.length > 0 ? bits[0] & 0xff : 0) | (bits.length > 1 ? (bits[1] & 0xff) << 8 : 0);
  }

  private static Set<String> purposes(@Nullable ASN1Primitive value) {
    Set<String> oids = new HashSet<>();
    if (value != null) {
      for (ASN1Encodable purpose : ASN1Sequence.getInstance(value)) {
        oids.add(ASN1ObjectIdentifier.getInstance(purpose).getId());
      }
    }
    return Set.copyOf(oids);
  }

  X509Certificate certificate() {
    return certificate;
  }

  X500Principal subject() {
    return certificate.getSubjectX500Principal();
  }

  PublicKey publicKey() {
    return certificate.getPublicKey();
  }

  /** The key's algorithm as an object identifier. */
  String keyAlgorithm() {
    return keyAlgorithm;
  }

  /** Names are compared byte by byte: the JDK's canonical comparison takes more for equal. */
  boolean isNamedAsIssuerOf(ParsedCertificate child) {
    return Arrays.equals(subject, child.issuer);
  }

  boolean hasSubjectAltName() {
    return subjectAltName;
  }

  SubjectNames names() {
    return names;
  }

  /** Whether it may be an issuer at all (rule 47): version 1 may, version 3 only if it says so. */
  boolean maySignCertificates() {
    if (basicConstraints ? !ca : certificate.getVersion() == 3) {
      return false;
    }
    return keyUsage == 0 || (keyUsage & KeyUsage.keyCertSign) != 0;
  }

  boolean isMarkedAsCa() {
    return ca;
  }

  /** How many certificates may stand between it and the leaf; negative if any number. */
  int pathLength() {
    return pathLength;
  }

  /** Whether its extended key usage, if it has any, is fit for a server. */
  boolean isFitForServer() {
    return purposes.isEmpty()
        || purposes.contains(KeyPurposeId.id_kp_serverAuth.getId())
        || purposes.contains(KeyPurposeId.anyExtendedKeyUsage.getId());
  }

  @Nullable ConstrainedNames constraints() {
    return constraints;
  }

  List<String> unknownCritical() {
    return unknownCritical;
  }

  boolean isValidAt(Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** Whether both stand for the same holder of the same key. */
  boolean isTwinOf(ParsedCertificate other) {
    return Arrays.equals(subject, other.subject)
        && publicKey().equals(other.publicKey())
        && Arrays.equals(
            certificate.getExtensionValue(Extension.subjectAlternativeName.getId()),
            other.certificate.getExtensionValue(Extension.subjectAlternativeName.getId()));
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
