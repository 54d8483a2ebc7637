package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Makes keys and certificates by name and writes them as {@code NAME-key.pem}, {@code NAME.pem}.
 */
final class Forge {
  /** A certificate's first and last moment. Fixed: no case changes its outcome by the calendar. */
  record Period(Instant from, Instant to) {
    static final Period LONG = of("2020-01-01", "2049-12-31");
    static final Period PAST = of("2019-01-01", "2020-06-01");
    static final Period FUTURE = of("2048-01-01", "2049-12-31");

    private static Period of(String from, String to) {
      return new Period(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
    }
  }

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final Map<String, KeyPair> keys = new HashMap<>();
  private final Map<String, X500Name> subjects = new HashMap<>();

  Forge(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  void rsa(String name, int bits) throws IOException {
    key(name, "RSA", bits, null);
  }

  void ec(String name, String curve) throws IOException {
    key(name, "EC", 0, new ECGenParameterSpec(curve));
  }

  void ed25519(String name) throws IOException {
    key(name, "Ed25519", 0, null);
  }

  private void key(String name, String algorithm, int bits, AlgorithmParameterSpec spec)
      throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (spec != null) {
        generator.initialize(spec);
      } else if (bits > 0) {
        generator.initialize(bits);
      }
      KeyPair pair = generator.generateKeyPair();
      keys.put(name, pair);
      write(name + "-key.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An RSA key whose algorithm is RSASSA-PSS. */
  void pss(String name) throws IOException {
    rsa(name, 2048);
    PrivateKeyInfo plain = PrivateKeyInfo.getInstance(keys.get(name).getPrivate().getEncoded());
    PrivateKeyInfo pss =
        new PrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS), plain.parsePrivateKey());
    write(name + "-key.pem", pem("PRIVATE KEY", pss.getEncoded()));
  }

  PrivateKeyInfo privateKey(String name) {
    return PrivateKeyInfo.getInstance(keys.get(name).getPrivate().getEncoded());
  }

  SubjectPublicKeyInfo publicKey(String name) {
    return SubjectPublicKeyInfo.getInstance(keys.get(name).getPublic().getEncoded());
  }

  /** Starts a certificate of a key, signed by a CA: both by name. */
  Draft issue(String name, String ca, String key) {
    return new Draft(name, subjects.get(ca), ca, key);
  }

  /** Starts a certificate that its own key signs. */
  Draft selfSigned(String name, String key) {
    return new Draft(name, null, key, key);
  }

  /** A certificate in the making. */
  final class Draft {
    private final String name;
    private final X500Name issuer;
    private final String signer;
    private final String key;
    private final List<Extension> extensions = new ArrayList<>();
    private Period period = Period.LONG;
    private String digest = "SHA256";
    private BigInteger serial = new BigInteger(127, RANDOM);
    private boolean pssKey;

    private Draft(String name, X500Name issuer, String signer, String key) {
      this.name = name;
      this.issuer = issuer;
      this.signer = signer;
      this.key = key;
    }

    Draft during(Period period) {
      this.period = period;
      return this;
    }

    Draft digest(String digest) {
      this.digest = digest;
      return this;
    }

    Draft serial(long serial) {
      this.serial = BigInteger.valueOf(serial);
      return this;
    }

    Draft pssKey() {
      pssKey = true;
      return this;
    }

    Draft with(ASN1ObjectIdentifier type, ASN1Encodable value) throws IOException {
      extensions.add(Extension.create(type, false, value));
      return this;
    }

    Draft withCritical(ASN1ObjectIdentifier type, ASN1Encodable value) throws IOException {
      extensions.add(Extension.create(type, true, value));
      return this;
    }

    Draft with(List<Extension> more) {
      extensions.addAll(more);
      return this;
    }

    /** Signs and writes it as {@code /O=Oracle/CN=...}; without extensions it is of version 1. */
    void write(String commonName) throws IOException {
      X500Name subject = new X500Name("O=Oracle,CN=" + commonName);
      X500Name by = issuer == null ? subject : issuer;
      subjects.put(name, subject);
      X509CertificateHolder made = extensions.isEmpty() ? v1(by, subject) : v3(by, subject);
      Forge.this.write(name + ".pem", pem("CERTIFICATE", made.getEncoded()));
    }

    private X509CertificateHolder v1(X500Name by, X500Name subject) {
      return new X509v1CertificateBuilder(
              by, serial, Date.from(period.from()), Date.from(period.to()), subject, spki())
          .build(signer());
    }

    private X509CertificateHolder v3(X500Name by, X500Name subject) throws IOException {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              by, serial, Date.from(period.from()), Date.from(period.to()), subject, spki());
      for (Extension extension : extensions) {
        builder.addExtension(extension);
      }
      return builder.build(signer());
    }

    private SubjectPublicKeyInfo spki() {
      SubjectPublicKeyInfo plain = publicKey(key);
      return pssKey
          ? new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS),
              plain.getPublicKeyData().getBytes())
          : plain;
    }

    private ContentSigner signer() {
      KeyPair pair = keys.get(signer);
      String algorithm =
          switch (pair.getPrivate().getAlgorithm()) {
            case "RSA" -> digest + "withRSA";
            case "EC" -> digest + "withECDSA";
            default -> "Ed25519";
          };
      try {
        return new JcaContentSignerBuilder(algorithm).build(pair.getPrivate());
      } catch (OperatorCreationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static String pem(String label, byte[] der) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter out = new PemWriter(text)) {
      out.writeObject(new PemObject(label, der));
    }
    return text.toString();
  }

  void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text, StandardCharsets.ISO_8859_1);
  }

  void write(String file, byte[] bytes) throws IOException {
    Files.write(directory.resolve(file), bytes);
  }

  String text(String file) throws IOException {
    return Files.readString(directory.resolve(file), StandardCharsets.ISO_8859_1);
  }

  /** Writes several files one after the other into one. */
  void join(String to, String... files) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      all.append(text(file));
    }
    write(to, all.toString());
  }
}
