package io.github.dockertls.server;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate of any shape, sound or not, with its private key and what signed it.
 *
 * <pre>{@code
 * TestCertificate ca = TestCertificate.ca("CA").issue();
 * TestCertificate server = TestCertificate.server("localhost", "127.0.0.1").signedBy(ca).issue();
 * }</pre>
 */
public final class TestCertificate {
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private TestCertificate(X509Certificate certificate, PrivateKey key, List<X509Certificate> more) {
    this.certificate = certificate;
    this.key = key;
    List<X509Certificate> all = new ArrayList<>(List.of(certificate));
    all.addAll(more);
    this.chain = List.copyOf(all);
  }

  /** A CA's certificate, to be self-signed unless {@link Shape#signedBy} is called. */
  public static Shape ca(String commonName) {
    return new Shape("CN=" + commonName)
        .extension(Extension.basicConstraints, true, new BasicConstraints(true))
        .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  /** A server's certificate with these names as DNS or IP subject alternative names. */
  public static Shape server(String... names) {
    Shape shape =
        new Shape("CN=server")
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    return names.length == 0 ? shape : shape.names(names);
  }

  /** A client's certificate. */
  public static Shape client(String commonName) {
    return new Shape("CN=" + commonName)
        .extension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey key() {
    return key;
  }

  /** This certificate, then its issuers without a self-signed one. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The chain as PEM, leaf first. */
  public String pem() {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate each : chain) {
        text.append(block("CERTIFICATE", each.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  /** The private key as PEM, in PKCS#8. */
  public String keyPem() {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** The chain without its issuers. */
  public TestCertificate alone() {
    return new TestCertificate(certificate, key, List.of());
  }

  /** The chain and then that certificate, whether it belongs there or not. */
  public TestCertificate followedBy(TestCertificate next) {
    List<X509Certificate> more = new ArrayList<>(chain.subList(1, chain.size()));
    more.add(next.certificate);
    return new TestCertificate(certificate, key, more);
  }

  /** What a certificate is to look like. */
  public static final class Shape {
    private record Part(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

    private String subject;
    private KeyPair keys;
    private TestCertificate issuer;
    private String signature;
    private boolean version1;
    private Instant notBefore = Instant.now().minusSeconds(3600);
    private Instant notAfter = Instant.now().plusSeconds(365L * 86_400);
    private final List<Part> parts = new ArrayList<>();

    private Shape(String subject) {
      this.subject = subject;
    }

    public Shape subject(String distinguishedName) {
      subject = distinguishedName;
      return this;
    }

    public Shape signedBy(TestCertificate ca) {
      issuer = ca;
      return this;
    }

    /** {@code EC}, {@code Ed25519} or {@code RSA}; EC P-256 is the default. */
    public Shape key(String algorithm) {
      keys = newKeys(algorithm);
      return this;
    }

    public Shape keys(KeyPair pair) {
      keys = pair;
      return this;
    }

    /** Such as {@code SHA1withRSA}. */
    public Shape signature(String algorithm) {
      signature = algorithm;
      return this;
    }

    public Shape version1() {
      version1 = true;
      return this;
    }

    public Shape valid(Instant from, Instant to) {
      notBefore = from;
      notAfter = to;
      return this;
    }

    public Shape names(String... names) {
      GeneralName[] general = new GeneralName[names.length];
      for (int i = 0; i < names.length; i++) {
        general[i] = generalName(names[i]);
      }
      return extension(Extension.subjectAlternativeName, false, new GeneralNames(general));
    }

    /** Adds an extension, in the place of an earlier one of the same kind. */
    public Shape extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
      without(oid);
      parts.add(new Part(oid, critical, value));
      return this;
    }

    public Shape without(ASN1ObjectIdentifier oid) {
      parts.removeIf(part -> part.oid().equals(oid));
      return this;
    }

    public TestCertificate issue() {
      KeyPair own = keys == null ? newKeys("EC") : keys;
      PrivateKey signer = issuer == null ? own.getPrivate() : issuer.key;
      try {
        X509Certificate made = sign(own, signer);
        List<X509Certificate> more = new ArrayList<>();
        for (X509Certificate c : issuer == null ? List.<X509Certificate>of() : issuer.chain) {
          if (!c.getSubjectX500Principal().equals(c.getIssuerX500Principal())) {
            more.add(c);
          }
        }
        return new TestCertificate(made, own.getPrivate(), more);
      } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private X509Certificate sign(KeyPair own, PrivateKey signer)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      X500Principal name = new X500Principal(subject);
      X500Principal by = issuer == null ? name : issuer.certificate.getSubjectX500Principal();
      BigInteger serial = new BigInteger(120, new SecureRandom());
      Date from = Date.from(notBefore);
      Date to = Date.from(notAfter);
      String algorithm = signature == null ? defaultSignature(signer) : signature;
      JcaContentSignerBuilder signing = new JcaContentSignerBuilder(algorithm);
      if (algorithm.endsWith("MGF1")) {
        signing.setProvider(new BouncyCastleProvider()); // The JDK names RSASSA-PSS otherwise.
      }
      ContentSigner with = signing.build(signer);
      if (version1) {
        return convert(
            new JcaX509v1CertificateBuilder(by, serial, from, to, name, own.getPublic())
                .build(with));
      }
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(by, serial, from, to, name, own.getPublic());
      for (Part part : parts) {
        builder.addExtension(part.oid(), part.critical(), part.value());
      }
      return convert(builder.build(with));
    }

    private static X509Certificate convert(org.bouncycastle.cert.X509CertificateHolder made)
        throws GeneralSecurityException {
      try {
        return new JcaX509CertificateConverter().getCertificate(made);
      } catch (CertificateException e) {
        // The JDK refuses some that others take; a server has to be able to show them.
        return new JcaX509CertificateConverter()
            .setProvider(new BouncyCastleProvider())
            .getCertificate(made);
      }
    }

    private static GeneralName generalName(String name) {
      boolean ip = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
      try {
        return new GeneralName(
            ip ? GeneralName.iPAddress : GeneralName.dNSName,
            ip ? InetAddress.getByName(name).getHostAddress() : name);
      } catch (IOException e) {
        throw new IllegalArgumentException(e);
      }
    }

    private static String defaultSignature(PrivateKey key) {
      return switch (key.getAlgorithm()) {
        case "RSA" -> "SHA256withRSA";
        case "EC" -> "SHA256withECDSA";
        default -> "Ed25519";
      };
    }

    /** RSA with 2048 bits, EC with P-256. */
    public static KeyPair newKeys(String algorithm) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
          generator.initialize(2048);
        } else if (algorithm.equals("EC")) {
          generator.initialize(256);
        }
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
