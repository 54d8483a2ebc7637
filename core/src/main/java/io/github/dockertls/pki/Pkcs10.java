package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The content of a PKCS#10 request whose signature has been checked. */
final class Pkcs10 {
  /** Far more than a hundred names need. */
  static final int LONGEST = 256 * 1024;

  private final JcaPKCS10CertificationRequest request;
  private final PublicKey publicKey;
  private final List<GeneralName> names;

  private Pkcs10(JcaPKCS10CertificationRequest request, String source) {
    this.request = request;
    try {
      publicKey = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(publicKey))) {
        throw CertificateNames.invalid(
            source + " is not signed by the key that it asks a certificate for",
            "Have the host make the request anew; it was damaged or forged on its way");
      }
      names = requestedNames(request);
    } catch (GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      throw unusable(source, e);
    }
  }

  static Pkcs10 create(CertificateProfile profile, KeyPair pair) {
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(profile.purposes().toArray(KeyPurposeId[]::new)));
      if (!profile.alternativeNames().isEmpty()) {
        extensions.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(profile.alternativeNames().toArray(GeneralName[]::new)));
      }
      String algorithm = KeyKind.signatureAlgorithm(pair.getPrivate());
      return new Pkcs10(
          new JcaPKCS10CertificationRequest(
              new JcaPKCS10CertificationRequestBuilder(profile.subject(), pair.getPublic())
                  .addAttribute(
                      PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                  .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))),
          "The new request");
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a key of our own cannot sign", e);
    }
  }

  static Pkcs10 parse(String base64, String source) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      return new Pkcs10(new JcaPKCS10CertificationRequest(der), source);
    } catch (DockerTlsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The parser throws what it likes on malformed structures.
      throw unusable(source, e);
    }
  }

  private static DockerTlsException unusable(String source, Exception cause) {
    return CertificateNames.invalid(
        source + " cannot be used as a certificate request",
        "Make it anew with a key that this JVM knows, such as EC P-256 or RSA",
        cause);
  }

  private static List<GeneralName> requestedNames(JcaPKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names == null
        ? List.of()
        : Arrays.stream(names.getNames()).map(Pkcs10::inLowerCase).toList();
  }

  private static GeneralName inLowerCase(GeneralName name) {
    return name.getTagNo() == GeneralName.dNSName
        ? new GeneralName(GeneralName.dNSName, CertificateNames.text(name).toLowerCase(Locale.ROOT))
        : name;
  }

  X500Name subject() {
    return request.getSubject();
  }

  List<GeneralName> names() {
    return names;
  }

  PublicKey publicKey() {
    return publicKey;
  }

  byte[] encoded() {
    try {
      return request.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
