package io.github.dockertls.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;

/**
 * Fields that the CLI refuses to read and the JDK does not mind: dates without seconds, names of
 * odd string types, compressed points, doubled policies. Whoever writes such a certificate may mean
 * something by it that we would not see.
 */
final class StrictFields {
  private static final Pattern TIME =
      Pattern.compile("[0-9]{10}([0-9]{2}){0,2}(Z|[+-](?!0000)[0-9]{4})");
  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?*&-]*");

  /** The bytes of a coordinate on each curve that is known. */
  private static final Map<String, Integer> CURVES =
      Map.of("1.2.840.10045.3.1.7", 32, "1.3.132.0.33", 28, "1.3.132.0.34", 48, "1.3.132.0.35", 66);

  private StrictFields() {}

  /**
   * Reads what is not read elsewhere.
   *
   * @throws IllegalArgumentException if a field is malformed
   * @throws IOException if it cannot be encoded again
   */
  static void require(TBSCertificate certificate, ExtensionValues extensions) throws IOException {
    requireTime(certificate.getStartDate());
    requireTime(certificate.getEndDate());
    requireName(certificate.getSubject());
    requireName(certificate.getIssuer());
    requireKey(certificate.getSubjectPublicKeyInfo());
    requireExtensions(extensions);
  }

  private static void check(boolean valid, String what) {
    if (!valid) {
      throw new IllegalArgumentException(what);
    }
  }

  private static void requireTime(Time time) throws IOException {
    byte[] der = time.toASN1Primitive().getEncoded();
    String text = new String(der, 2, der.length - 2, StandardCharsets.ISO_8859_1);
    check(TIME.matcher(text).matches(), "a date is malformed");
  }

  private static void requireName(X500Name name) throws IOException {
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue part : rdn.getTypesAndValues()) {
        check(isText(part.getValue()), "a part of a distinguished name is no text");
      }
    }
  }

  private static boolean isText(ASN1Encodable value) throws IOException {
    if (value instanceof ASN1PrintableString text) {
      return PRINTABLE.matcher(text.getString()).matches();
    }
    if (value instanceof ASN1IA5String text) {
      return text.getString().chars().allMatch(c -> c < 0x80);
    }
    if (value instanceof ASN1NumericString text) {
      return text.getString().matches("[0-9 ]*");
    }
    if (value instanceof ASN1UTF8String text) {
      return isUtf8(text.getEncoded(ASN1Encoding.DER));
    }
    return value instanceof ASN1T61String || value instanceof ASN1BMPString;
  }

  private static boolean isUtf8(byte[] der) {
    int header = der[1] >= 0 ? 2 : 2 + (der[1] & 0x7f);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(der, header, der.length - header));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void requireKey(SubjectPublicKeyInfo key) throws IOException {
    String algorithm = key.getAlgorithm().getAlgorithm().getId();
    ASN1Encodable parameters = key.getAlgorithm().getParameters();
    if (algorithm.equals(SignatureRules.RSA)) {
      check(DERNull.INSTANCE.equals(parameters), "an RSA key has odd parameters");
      BigInteger modulus =
          ASN1Integer.getInstance(ASN1Sequence.getInstance(key.parsePublicKey()).getObjectAt(0))
              .getValue();
      check(modulus.signum() > 0, "an RSA modulus is negative");
    } else if (algorithm.equals(SignatureRules.EC)) {
      Integer size = CURVES.get(ASN1ObjectIdentifier.getInstance(parameters).getId());
      byte[] point = key.getPublicKeyData().getBytes();
      check(size != null, "an EC key is on an unusual curve");
      check(
          size != null && point.length == 1 + 2 * size && point[0] == 4,
          "an EC key is not an uncompressed point");
    } else if (algorithm.equals(SignatureRules.ED25519)) {
      check(parameters == null, "an Ed25519 key has parameters");
    }
  }

  private static void requireExtensions(ExtensionValues extensions) throws IOException {
    ASN1Primitive policies = extensions.get(Extension.certificatePolicies);
    if (policies != null) {
      Set<ASN1ObjectIdentifier> seen = new HashSet<>();
      for (ASN1Encodable policy : ASN1Sequence.getInstance(policies)) {
        ASN1Encodable oid = ASN1Sequence.getInstance(policy).getObjectAt(0);
        check(
            seen.add(ASN1ObjectIdentifier.getInstance(oid)), "a certificate policy is there twice");
      }
    }
    ASN1Primitive mappings = extensions.get(Extension.policyMappings);
    if (mappings != null) {
      for (ASN1Encodable mapping : ASN1Sequence.getInstance(mappings)) {
        check(ASN1Sequence.getInstance(mapping).size() == 2, "a policy mapping is malformed");
      }
    }
    ASN1Primitive subjectKey = extensions.get(Extension.subjectKeyIdentifier);
    check(
        subjectKey == null || subjectKey instanceof ASN1OctetString,
        "the subject key identifier is malformed");
    ASN1Primitive authorityKey = extensions.get(Extension.authorityKeyIdentifier);
    check(
        authorityKey == null || authorityKey instanceof ASN1Sequence,
        "the authority key identifier is malformed");
  }
}
