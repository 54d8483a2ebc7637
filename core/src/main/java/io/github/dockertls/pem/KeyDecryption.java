package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
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
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts private keys with Bouncy Castle, which is used as a library and not installed. The only
 * class here that needs it: it is loaded when the first encrypted key is, never for plain ones.
 */
final class KeyDecryption {
  /** More work than this is an attack or a mistake: OpenSSL's default is 2048 rounds. */
  private static final BigInteger MAX_ROUNDS = BigInteger.valueOf(10_000_000);

  private static final BigInteger MAX_SCRYPT_BYTES = BigInteger.valueOf(256L << 20);

  private static final Set<String> LEGACY_CIPHERS =
      Set.of("AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "DES-EDE3-CBC", "DES-CBC");

  private KeyDecryption() {}

  /** PKCS#8 with PBES2 (PBKDF2 or scrypt) or PBES1. */
  static byte[] pkcs8(byte[] der, char[] password) throws KeyFault {
    PKCS8EncryptedPrivateKeyInfo info;
    try {
      info = new PKCS8EncryptedPrivateKeyInfo(der);
      requireBearable(info.getEncryptionAlgorithm());
    } catch (IOException | IllegalArgumentException e) {
      throw new KeyFault(
          Reason.KEY_UNPARSABLE, "is damaged", "Copy it again from where it was made", e);
    }
    try {
      return info.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password))
          .getEncoded();
    } catch (PKCSException | IOException e) {
      if (isUnsupported(e)) {
        throw unsupported("PKCS#8", e);
      }
      throw wrongPassword(e);
    } catch (OperatorCreationException e) {
      throw unsupported("PKCS#8", e);
    } catch (RuntimeException e) {
      // Bouncy Castle's own: sizes that a cipher does not take, and rubbish after decryption.
      throw wrongPassword(e);
    }
  }

  /** RFC 1423: {@code DEK-Info: AES-128-CBC,<hex>}, the key derived as OpenSSL does. */
  static byte[] legacy(byte[] encrypted, String dekInfo, char[] password) throws KeyFault {
    int comma = dekInfo.indexOf(',');
    String cipher = dekInfo.substring(0, Math.max(comma, 0)).strip().toUpperCase(Locale.ROOT);
    if (!LEGACY_CIPHERS.contains(cipher)) {
      throw unsupported("RFC 1423", null);
    }
    try {
      byte[] iv = Hex.decode(dekInfo.substring(comma + 1).strip());
      return new BcPEMDecryptorProvider(password).get(cipher).decrypt(encrypted, iv);
    } catch (DecoderException e) {
      throw new KeyFault(
          Reason.KEY_UNPARSABLE,
          "has a damaged DEK-Info header",
          "Copy it again from where it was made",
          e);
    } catch (PEMException | RuntimeException e) {
      throw wrongPassword(e);
    }
  }

  static KeyFault wrongPassword(Throwable cause) {
    return new KeyFault(
        Reason.KEY_PASSWORD_WRONG,
        "is encrypted and the given password does not open it",
        "Give the password that \"openssl pkey -in {file} -noout\" takes",
        cause);
  }

  private static boolean isUnsupported(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof NoSuchAlgorithmException || t instanceof OperatorCreationException) {
        return true;
      }
    }
    return false;
  }

  private static KeyFault unsupported(String form, @Nullable Throwable e) {
    return new KeyFault(
        Reason.KEY_UNSUPPORTED_CIPHER,
        "is encrypted (" + form + ") with a cipher that is not supported",
        "Encrypt it anew with \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in {file} -out key-aes.pem\"",
        e);
  }

  /** The file says how much work and memory a decryption takes. */
  private static void requireBearable(AlgorithmIdentifier algorithm) throws KeyFault {
    BigInteger rounds = BigInteger.ZERO;
    BigInteger memory = BigInteger.ZERO;
    ASN1Encodable parameters = algorithm.getParameters();
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      var derivation = PBES2Parameters.getInstance(parameters).getKeyDerivationFunc();
      if (MiscObjectIdentifiers.id_scrypt.equals(derivation.getAlgorithm())) {
        ScryptParams scrypt = ScryptParams.getInstance(derivation.getParameters());
        memory =
            scrypt
                .getCostParameter()
                .multiply(scrypt.getBlockSize())
                .multiply(scrypt.getParallelizationParameter().max(BigInteger.ONE))
                .shiftLeft(7);
      } else if (PKCSObjectIdentifiers.id_PBKDF2.equals(derivation.getAlgorithm())) {
        rounds = PBKDF2Params.getInstance(derivation.getParameters()).getIterationCount();
      }
    } else {
      rounds = PBEParameter.getInstance(parameters).getIterationCount();
    }
    if (rounds.compareTo(MAX_ROUNDS) > 0 || memory.compareTo(MAX_SCRYPT_BYTES) > 0) {
      throw new KeyFault(
          Reason.KEY_UNSUPPORTED_CIPHER,
          "is encrypted with more rounds or memory than is reasonable",
          "Encrypt it anew with \"openssl pkcs8 -topk8 -in {file} -out key-anew.pem\"");
    }
  }
}
