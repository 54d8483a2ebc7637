package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts private keys with Bouncy Castle, which is used as a library and not installed. The only
 * class here that needs it: it is loaded when the first encrypted key is, never for plain ones.
 */
final class KeyDecryption {
  /** More work than this is an attack or a mistake: OpenSSL's default is 2048 rounds. */
  private static final BigInteger MAX_ROUNDS = BigInteger.valueOf(2_000_000);

  private static final BigInteger MAX_SCRYPT_BYTES = BigInteger.valueOf(256L << 20);

  /** The names of RFC 1423 and OpenSSL, and the bytes of their blocks. */
  private static final Map<String, Integer> LEGACY_CIPHERS =
      Map.of(
          "AES-128-CBC", 16, "AES-192-CBC", 16, "AES-256-CBC", 16, "DES-EDE3-CBC", 8, "DES-CBC", 8);

  /** AES-CBC with 128, 192 and 256 bits, and DES-EDE3-CBC. */
  private static final Set<String> CIPHERS =
      Set.of(
          "2.16.840.1.101.3.4.1.2",
          "2.16.840.1.101.3.4.1.22",
          "2.16.840.1.101.3.4.1.42",
          "1.2.840.113549.3.7");

  /** HMAC with SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512. */
  private static final Set<String> HMACS =
      Set.of(
          "1.2.840.113549.2.7",
          "1.2.840.113549.2.8",
          "1.2.840.113549.2.9",
          "1.2.840.113549.2.10",
          "1.2.840.113549.2.11");

  /** MD5 and SHA-1 with DES and RC2 (PKCS#5), SHA-1 with RC4, 3DES and RC2 (PKCS#12). */
  private static final Set<String> PBES1 =
      Set.of(
          "1.2.840.113549.1.5.3",
          "1.2.840.113549.1.5.6",
          "1.2.840.113549.1.5.10",
          "1.2.840.113549.1.5.11",
          "1.2.840.113549.1.12.1.1",
          "1.2.840.113549.1.12.1.2",
          "1.2.840.113549.1.12.1.3",
          "1.2.840.113549.1.12.1.4",
          "1.2.840.113549.1.12.1.5",
          "1.2.840.113549.1.12.1.6");

  private KeyDecryption() {}

  /** PKCS#8 with PBES2 (PBKDF2 or scrypt) or PBES1. */
  static byte[] pkcs8(byte[] der, char[] password) throws KeyFault {
    PKCS8EncryptedPrivateKeyInfo info;
    try {
      info = new PKCS8EncryptedPrivateKeyInfo(der);
      require(info.getEncryptionAlgorithm());
    } catch (IOException | RuntimeException e) { // Bouncy Castle throws several of the latter
      throw new KeyFault(
          Reason.KEY_UNPARSABLE, "is damaged", "Copy it again from where it was made", e);
    }
    try {
      return info.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password))
          .getEncoded();
    } catch (OperatorCreationException e) {
      throw unsupported("PKCS#8", e);
    } catch (PKCSException | IOException | RuntimeException e) {
      // The runtime ones are Bouncy Castle's: what was decrypted is rubbish.
      throw wrongPassword(e);
    }
  }

  /** RFC 1423: {@code DEK-Info: AES-128-CBC,<hex>}, the key derived as OpenSSL does. */
  static byte[] legacy(byte[] encrypted, String dekInfo, char[] password) throws KeyFault {
    int comma = dekInfo.indexOf(',');
    String cipher = dekInfo.substring(0, Math.max(comma, 0)).strip().toUpperCase(Locale.ROOT);
    Integer blockBytes = LEGACY_CIPHERS.get(cipher);
    if (blockBytes == null) {
      throw unsupported("RFC 1423", null);
    }
    byte[] iv;
    try {
      iv = HexFormat.of().parseHex(dekInfo.substring(comma + 1).strip());
    } catch (IllegalArgumentException e) {
      throw damagedHeader();
    }
    if (iv.length != blockBytes) {
      throw damagedHeader();
    }
    try {
      return new BcPEMDecryptorProvider(password).get(cipher).decrypt(encrypted, iv);
    } catch (PEMException | RuntimeException e) {
      throw wrongPassword(e);
    }
  }

  private static KeyFault damagedHeader() {
    return new KeyFault(
        Reason.KEY_UNPARSABLE,
        "has a damaged DEK-Info header",
        "Copy it again from where it was made");
  }

  static KeyFault wrongPassword(Throwable cause) {
    return new KeyFault(
        Reason.KEY_PASSWORD_WRONG,
        "is encrypted and the given password does not open it",
        "Give the password that \"openssl pkey -in {file} -noout\" takes",
        cause);
  }

  private static KeyFault unsupported(String form, @Nullable Throwable e) {
    return new KeyFault(
        Reason.KEY_UNSUPPORTED_CIPHER,
        "is encrypted (" + form + ") with a cipher that is not supported",
        "Encrypt it anew with \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in {file} -out key-aes.pem\"",
        e);
  }

  /** The cipher must be one of the known, and the work and memory that it takes bearable. */
  private static void require(AlgorithmIdentifier algorithm) throws KeyFault {
    ASN1Encodable parameters = algorithm.getParameters();
    String oid = algorithm.getAlgorithm().getId();
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      requireKnown(oid, PBES1);
      requireAtMost(PBEParameter.getInstance(parameters).getIterationCount(), MAX_ROUNDS);
      return;
    }
    PBES2Parameters pbes2 = PBES2Parameters.getInstance(parameters);
    requireKnown(pbes2.getEncryptionScheme().getAlgorithm().getId(), CIPHERS);
    KeyDerivationFunc derivation = pbes2.getKeyDerivationFunc();
    if (MiscObjectIdentifiers.id_scrypt.equals(derivation.getAlgorithm())) {
      ScryptParams scrypt = ScryptParams.getInstance(derivation.getParameters());
      BigInteger memory = scrypt.getCostParameter().multiply(scrypt.getBlockSize()).shiftLeft(7);
      requireAtMost(scrypt.getParallelizationParameter().multiply(memory), MAX_SCRYPT_BYTES);
      return;
    }
    if (!PKCSObjectIdentifiers.id_PBKDF2.equals(derivation.getAlgorithm())) {
      throw unsupported("PKCS#8", null);
    }
    PBKDF2Params pbkdf2 = PBKDF2Params.getInstance(derivation.getParameters());
    requireKnown(pbkdf2.getPrf().getAlgorithm().getId(), HMACS);
    requireAtMost(pbkdf2.getIterationCount(), MAX_ROUNDS);
  }

  private static void requireKnown(String oid, Set<String> known) throws KeyFault {
    if (!known.contains(oid)) {
      throw unsupported("PKCS#8", null);
    }
  }

  private static void requireAtMost(BigInteger cost, BigInteger most) throws KeyFault {
    if (cost.compareTo(most) > 0) {
      throw new KeyFault(
          Reason.KEY_UNSUPPORTED_CIPHER,
          "is encrypted with more rounds or memory than is reasonable",
          "Encrypt it anew with \"openssl pkcs8 -topk8 -in {file} -out key-anew.pem\"");
    }
  }
}
