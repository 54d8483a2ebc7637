package io.github.dockertls.pki;

import io.github.dockertls.internal.text.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates of the one profile that openssl, Go and the JDK all accept (RFC 5280). */
final class CertificateSigner {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X500Name issuer;
  private final byte[] issuerKeyId;
  private final PrivateKey issuerKey;

  private CertificateSigner(X500Name issuer, byte[] issuerKeyId, PrivateKey issuerKey) {
    this.issuer = issuer;
    this.issuerKeyId = issuerKeyId;
    this.issuerKey = issuerKey;
  }

  /** Signs in the name of an authority that has a certificate. */
  static CertificateSigner of(X509Certificate authority, PrivateKey key) {
    return new CertificateSigner(subject(authority), keyId(authority), key);
  }

  /** Signs its own certificate. */
  static CertificateSigner self(X500Name subject, PublicKey publicKey, PrivateKey key) {
    return new CertificateSigner(subject, keyId(publicKey), key);
  }

  /** The subject, bit for bit: openssl compares an issuer's encoding, not its text. */
  static X500Name subject(X509Certificate certificate) {
    return holder(certificate).getSubject();
  }

  /** The subject alternative names. */
  static List<GeneralName> names(X509Certificate certificate) {
    GeneralNames names =
        GeneralNames.fromExtensions(
            holder(certificate).getExtensions(), Extension.subjectAlternativeName);
    return names == null ? List.of() : List.of(names.getNames());
  }

  X509Certificate signAuthority(
      X500Name subject, PublicKey key, Validity validity, int pathLength) {
    return sign(
        subject,
        key,
        validity,
        builder -> {
          builder.addExtension(
              Extension.basicConstraints,
              true,
              pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  X509Certificate signLeaf(CertificateProfile profile, PublicKey key, Validity validity) {
    return sign(
        profile.subject(),
        key,
        validity,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, leafUsage(key));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(profile.purposes().toArray(KeyPurposeId[]::new)));
          if (!profile.alternativeNames().isEmpty()) {
            builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(profile.alternativeNames().toArray(GeneralName[]::new)));
          }
        });
  }

  private X509Certificate sign(
      X500Name subject, PublicKey key, Validity validity, Extensions extensions) {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              serial(),
              Date.from(validity.from()),
              Date.from(validity.to()),
              subject,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      extensions.addTo(builder);
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(key)));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuerKeyId));
      String algorithm = KeyKind.signatureAlgorithm(issuerKey);
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey)));
    } catch (IOException | CertificateException | OperatorCreationException e) {
      throw CertificateNames.invalid(
          "The authority's " + issuerKey.getAlgorithm() + " key cannot sign certificates here",
          "Use an authority with an EC, RSA or Ed25519 key",
          e);
    }
  }

  /** 20 bytes, the most that RFC 5280 (4.1.2.2) allows, positive, and never shorter. */
  private static BigInteger serial() {
    return new BigInteger(158, RANDOM).setBit(158);
  }

  private static KeyUsage leafUsage(PublicKey key) {
    return new KeyUsage(
        key instanceof RSAKey
            ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment
            : KeyUsage.digitalSignature);
  }

  /** The identifier that the certificate itself gives its key, else the one that we would give. */
  private static byte[] keyId(X509Certificate certificate) {
    byte @Nullable [] extension =
        certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (extension == null) {
      return keyId(certificate.getPublicKey());
    }
    return ASN1OctetString.getInstance(ASN1OctetString.getInstance(extension).getOctets())
        .getOctets();
  }

  /** RFC 7093, method 1: the first 160 bits of the SHA-256 of the key's bits. */
  private static byte[] keyId(PublicKey key) {
    byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
    return Arrays.copyOf(Sha256.of(bits), 20);
  }

  static List<KeyPurposeId> purposes(X509Certificate certificate) {
    ExtendedKeyUsage usage = ExtendedKeyUsage.fromExtensions(holder(certificate).getExtensions());
    List<KeyPurposeId> purposes = new ArrayList<>();
    for (KeyPurposeId known :
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)) {
      if (usage != null && usage.hasKeyPurposeId(known)) {
        purposes.add(known);
      }
    }
    return purposes;
  }

  private static JcaX509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new JcaX509CertificateHolder(certificate);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }
}
