package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.io.StringWriter;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** The client's private keys in every container that OpenSSL writes, and under wrong labels. */
final class PkiContainers {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final String RSA_LABEL = "RSA PRIVATE KEY";
  private static final String EC_LABEL = "EC PRIVATE KEY";

  private final Forge forge;

  PkiContainers(Forge forge) {
    this.forge = forge;
  }

  void write() throws IOException {
    String pkcs1 = traditional("cli", RSA_LABEL);
    forge.write("cli-key-pkcs1.pem", pkcs1);
    forge.write("cli4096-key-pkcs1.pem", traditional("cli4096", RSA_LABEL));
    String sec1 = traditional("clip256", EC_LABEL);
    forge.write("clip256-key-sec1.pem", sec1);
    forge.write("clip384-key-sec1.pem", traditional("clip384", EC_LABEL));
    String curve = Forge.pem("EC PARAMETERS", curve().getEncoded());
    forge.write("clip256-key-sec1params.pem", curve + sec1);
    forge.write("clip256-key-explicit.pem", Forge.pem(EC_LABEL, explicit()));
    encrypted(curve);
    String pkcs8 = forge.text("cli-key.pem");
    forge.write("cli-key-p8-labelled-rsa.pem", relabel(pkcs8, "PRIVATE KEY", RSA_LABEL));
    forge.write("cli-key-labelled-foo.pem", relabel(pkcs8, "PRIVATE KEY", "FOO PRIVATE KEY"));
    forge.write("cli-key-pkcs1-labelled-p8.pem", relabel(pkcs1, RSA_LABEL, "PRIVATE KEY"));
    forge.write("clip256-key-sec1-labelled-rsa.pem", relabel(sec1, EC_LABEL, RSA_LABEL));
    forge.write("cli-key-public.pem", Forge.pem("PUBLIC KEY", forge.publicKey("cli").getEncoded()));
    forge.join("cli-key-after-cert.pem", "wrong-ca.pem", "cli-key.pem");
    forge.join("cli-key-second.pem", "cli-other-key.pem", "cli-key.pem");
  }

  /** PKCS#1 or SEC1: what is inside of PKCS#8; SEC1 names its curve itself. */
  private String traditional(String key, String label) throws IOException {
    PrivateKeyInfo info = forge.privateKey(key);
    if (label.equals(RSA_LABEL)) {
      return Forge.pem(label, info.parsePrivateKey().toASN1Primitive().getEncoded());
    }
    return Forge.pem(label, sec1(info, info.getPrivateKeyAlgorithm().getParameters()));
  }

  private byte[] sec1(PrivateKeyInfo info, org.bouncycastle.asn1.ASN1Encodable parameters)
      throws IOException {
    ECPrivateKey bare = ECPrivateKey.getInstance(info.parsePrivateKey());
    X9ECParameters curve =
        ECNamedCurveTable.getByOID(
            ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters()));
    return new ECPrivateKey(curve.getN().bitLength(), bare.getKey(), parameters).getEncoded();
  }

  private ASN1ObjectIdentifier curve() {
    AlgorithmIdentifier id = forge.privateKey("clip256").getPrivateKeyAlgorithm();
    return ASN1ObjectIdentifier.getInstance(id.getParameters());
  }

  /** SEC1 with the curve's numbers instead of its name. */
  private byte[] explicit() throws IOException {
    return sec1(
        forge.privateKey("clip256"), ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1));
  }

  private void encrypted(String curve) throws IOException {
    BouncyCastleProvider provider = new BouncyCastleProvider();
    try {
      JceOpenSSLPKCS8EncryptorBuilder pbes2 =
          new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC).setProvider(provider);
      pbes2.setPassword(PASSWORD);
      forge.write(
          "cli-key-enc8.pem", written(new PKCS8Generator(forge.privateKey("cli"), pbes2.build())));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
    JcePEMEncryptorBuilder legacy = new JcePEMEncryptorBuilder("AES-128-CBC").setProvider(provider);
    forge.write(
        "cli-key-legacyenc.pem",
        written(new JcaMiscPEMGenerator(forge.privateKey("cli"), legacy.build(PASSWORD))));
    String ec =
        written(new JcaMiscPEMGenerator(forge.privateKey("clip256"), legacy.build(PASSWORD)));
    forge.write("clip256-key-legacyenc.pem", ec);
    forge.write("clip256-key-params-legacyenc.pem", curve + ec);
  }

  private static String written(Object pem) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter out = new JcaPEMWriter(text)) {
      out.writeObject(pem);
    }
    return text.toString();
  }

  private static String relabel(String pem, String from, String to) {
    return pem.replace("-----BEGIN " + from, "-----BEGIN " + to)
        .replace("-----END " + from, "-----END " + to);
  }
}
