package io.github.dockertls.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Certificates and keys as PEM (RFC 7468). */
final class PemText {
  /** Recommended for PBKDF2 with HMAC-SHA-256; about a third of a second on a slow machine. */
  private static final int ITERATIONS = 600_000;

  private static final int AES_256_BYTES = 32;

  private PemText() {}

  static byte[] certificates(Collection<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
    return bytes(text.toString());
  }

  static byte[] key(PrivateKey key) {
    return bytes(block("PRIVATE KEY", key.getEncoded()));
  }

  static byte[] request(byte[] der) {
    return bytes(block("CERTIFICATE REQUEST", der));
  }

  /** PKCS#8 encrypted by PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, AES-256 in CBC mode. */
  static byte[] encryptedKey(PrivateKey key, char[] password) {
    byte[] salt = new byte[16];
    byte[] iv = new byte[16];
    SecureRandom random = new SecureRandom();
    random.nextBytes(salt);
    random.nextBytes(iv);
    PBEKeySpec spec = new PBEKeySpec(password, salt, ITERATIONS, AES_256_BYTES * 8);
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, "AES"), new IvParameterSpec(iv));
      AlgorithmIdentifier scheme =
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, pbes2(salt, iv));
      byte[] der =
          new EncryptedPrivateKeyInfo(scheme, cipher.doFinal(key.getEncoded())).getEncoded();
      return bytes(block("ENCRYPTED PRIVATE KEY", der));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JVM has PBKDF2 and AES", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static PBES2Parameters pbes2(byte[] salt, byte[] iv) {
    AlgorithmIdentifier hmac =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    return new PBES2Parameters(
        new KeyDerivationFunc(
            PKCSObjectIdentifiers.id_PBKDF2,
            new PBKDF2Params(salt, ITERATIONS, AES_256_BYTES, hmac)),
        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
  }

  private static String block(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
