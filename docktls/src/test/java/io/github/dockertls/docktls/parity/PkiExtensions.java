package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/** The extensions of the cases' certificates. */
final class PkiExtensions {
  static final ASN1ObjectIdentifier SERVER_GATED_CRYPTO =
      new ASN1ObjectIdentifier("2.16.840.1.113730.4.1");

  private PkiExtensions() {}

  static Extension constraints(boolean critical, BasicConstraints value) {
    return create(Extension.basicConstraints, critical, value);
  }

  static Extension certificateAuthority() {
    return constraints(true, new BasicConstraints(true));
  }

  static Extension notAuthority(boolean critical) {
    return constraints(critical, new BasicConstraints(false));
  }

  static Extension pathLength(int length) {
    return constraints(true, new BasicConstraints(length));
  }

  static Extension usage(boolean critical, int bits) {
    return create(Extension.keyUsage, critical, new KeyUsage(bits));
  }

  static Extension subjectKey(SubjectPublicKeyInfo key) {
    return create(
        Extension.subjectKeyIdentifier,
        false,
        new BcX509ExtensionUtils().createSubjectKeyIdentifier(key));
  }

  static Extension authorityKey(SubjectPublicKeyInfo key) {
    return create(
        Extension.authorityKeyIdentifier,
        false,
        new BcX509ExtensionUtils().createAuthorityKeyIdentifier(key));
  }

  static Extension purposes(KeyPurposeId... purposes) {
    return create(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  static Extension forServers() {
    return purposes(KeyPurposeId.id_kp_serverAuth);
  }

  static Extension forClients() {
    return purposes(KeyPurposeId.id_kp_clientAuth);
  }

  /** A critical extension that nobody knows. */
  static Extension unknown() {
    return create(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
  }

  /** Names written as {@code DNS:a}, {@code IP:1.2.3.4}, {@code URI:x}, {@code email:a@b}. */
  static Extension names(String... names) {
    GeneralName[] parsed =
        Arrays.stream(names).map(PkiExtensions::name).toArray(GeneralName[]::new);
    return create(Extension.subjectAlternativeName, false, new GeneralNames(parsed));
  }

  /** The only names that a CA may sign for; addresses as {@code IP:network/mask}. */
  static Extension permitted(String... names) {
    GeneralSubtree[] trees =
        Stream.of(names)
            .map(PkiExtensions::name)
            .map(GeneralSubtree::new)
            .toArray(GeneralSubtree[]::new);
    return create(Extension.nameConstraints, true, new NameConstraints(trees, null));
  }

  private static GeneralName name(String text) {
    String value = text.substring(text.indexOf(':') + 1);
    return switch (text.substring(0, text.indexOf(':'))) {
      case "DNS" -> new GeneralName(GeneralName.dNSName, value);
      case "IP" -> new GeneralName(GeneralName.iPAddress, value);
      case "URI" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
      case "email" -> new GeneralName(GeneralName.rfc822Name, value);
      default -> throw new IllegalArgumentException(text);
    };
  }

  static List<Extension> authority(SubjectPublicKeyInfo key) {
    return List.of(
        certificateAuthority(),
        usage(true, KeyUsage.keyCertSign | KeyUsage.cRLSign),
        subjectKey(key));
  }

  private static Extension create(
      ASN1ObjectIdentifier type, boolean critical, org.bouncycastle.asn1.ASN1Encodable value) {
    try {
      return Extension.create(type, critical, value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
