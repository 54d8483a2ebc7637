package io.github.dockertls.internal.x509;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Whether a private key is the one of a public key. */
public final class KeyMatch {
  private static final byte[] CHALLENGE =
      "docker-tls: does this key belong to this certificate?".getBytes(StandardCharsets.US_ASCII);

  private KeyMatch() {}

  public static boolean matches(PublicKey publicKey, PrivateKey privateKey) {
    if (!family(publicKey).equals(family(privateKey))) {
      return false;
    }
    if (publicKey instanceof RSAKey rsaPublic && privateKey instanceof RSAKey rsaPrivate) {
      return rsaPublic.getModulus().equals(rsaPrivate.getModulus());
    }
    byte[] signature;
    try {
      Signature signer = signature(publicKey);
      signer.initSign(privateKey);
      signer.update(CHALLENGE);
      signature = signer.sign();
    } catch (GeneralSecurityException | RuntimeException e) {
      // A key that lives in a device may refuse to sign this: the handshake will tell.
      return !isExportable(privateKey);
    }
    try {
      Signature verifier = signature(publicKey);
      verifier.initVerify(publicKey);
      verifier.update(CHALLENGE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /** The kinds of public key that Go's crypto/tls takes in a certificate of its own. */
  public static boolean isKnownToCli(PublicKey key) {
    return (key instanceof RSAPublicKey && key.getAlgorithm().equals("RSA"))
        || key instanceof ECPublicKey
        || (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519"));
  }

  private static String family(Key key) {
    String algorithm = key.getAlgorithm();
    if (key instanceof EdECKey ed) {
      return ed.getParams().getName();
    }
    return key instanceof ECKey ? "EC" : algorithm;
  }

  private static boolean isExportable(PrivateKey key) {
    return key.getFormat() != null;
  }

  private static Signature signature(PublicKey key) throws GeneralSecurityException {
    return switch (family(key)) {
      case "RSASSA-PSS" -> pss(key);
      case "RSA" -> Signature.getInstance("SHA256withRSA");
      case "EC" -> Signature.getInstance("SHA256withECDSA");
      default -> Signature.getInstance(key.getAlgorithm());
    };
  }

  private static Signature pss(PublicKey key) throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    AlgorithmParameterSpec stated = key instanceof RSAKey rsa ? rsa.getParams() : null;
    pss.setParameter(
        stated != null
            ? stated
            : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return pss;
  }
}
