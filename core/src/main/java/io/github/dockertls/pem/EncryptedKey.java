package io.github.dockertls.pem;

import io.github.dockertls.DockerTlsException.Reason;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/** A block that holds an encrypted private key. */
final class EncryptedKey {
  private EncryptedKey() {}

  /** By header or by content, not by label. */
  static boolean isEncrypted(PemBlock block) {
    return block.isLegacyEncrypted() || KeyExplanation.isEncryptedPkcs8(block.content());
  }

  static PrivateKey decrypt(PemBlock block, char[] password) throws KeyFault {
    byte[] der;
    try {
      String dekInfo = block.dekInfo();
      der =
          dekInfo != null
              ? KeyDecryption.legacy(block.content(), dekInfo, password)
              : KeyDecryption.pkcs8(block.content(), password);
    } catch (NoClassDefFoundError e) {
      throw new KeyFault(
          Reason.LIBRARY_MISSING,
          "is encrypted, and Bouncy Castle, which decrypts it, is not on the class path",
          "Add org.bouncycastle:bcpkix-jdk18on, or decrypt the key with \"openssl pkey -in {file}"
              + " -out key-decrypted.pem\"",
          e);
    }
    try {
      return PrivateKeys.parse(der, KeyRules.LIBRARY);
    } catch (GeneralSecurityException | RuntimeException e) {
      KeyFault fault = KeyExplanation.of(der, e);
      // One wrong password in 256 leaves good padding: what comes out then is not even DER.
      throw KeyExplanation.looksLikeKey(der) ? fault : KeyDecryption.wrongPassword(e);
    }
  }
}
