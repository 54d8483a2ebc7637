package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.Sha256;
import io.github.dockertls.internal.x509.KeyMatch;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** Says which file holds what when a private key is not the certificate's. */
final class KeyMismatch {
  private KeyMismatch() {}

  static DockerTlsException of(
      List<X509Certificate> chain, String certificateSource, PrivateKey key, String keySource) {
    X509Certificate leaf = chain.get(0);
    String fact =
        "The private key does not belong to the certificate: "
            + certificateSource
            + " is for \""
            + leaf.getSubjectX500Principal().getName()
            + "\" with "
            + describe(leaf.getPublicKey(), leaf.getPublicKey())
            + ", "
            + keySource
            + " holds "
            + describe(key, publicKey(key));
    return new DockerTlsException(Reason.KEY_MISMATCH, fact, remedy(chain, key));
  }

  private static String remedy(List<X509Certificate> chain, PrivateKey key) {
    for (int i = 1; i < chain.size(); i++) {
      if (isFor(chain.get(i), key)) {
        return "Put certificate "
            + (i + 1)
            + " of the certificate file first: it is the one of this key";
      }
    }
    return "Give the key that the certificate was made for: for the right pair \"openssl x509 -in"
        + " CERT -noout -pubkey\" and \"openssl pkey -in KEY -pubout\" print the same";
  }

  /** What follows the leaf may be no certificate at all. */
  private static boolean isFor(X509Certificate certificate, PrivateKey key) {
    try {
      return KeyMatch.matches(certificate.getPublicKey(), key);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private static String describe(Key key, @Nullable PublicKey publicKey) {
    return type(key)
        + (publicKey == null
            ? ""
            : " (SHA-256 of the public key " + Sha256.hex(publicKey.getEncoded()) + ")");
  }

  private static String type(Key key) {
    if (key instanceof RSAKey rsa) {
      return "an " + key.getAlgorithm() + " key of " + rsa.getModulus().bitLength() + " bits";
    }
    if (key instanceof ECKey ec) {
      return "an EC key of " + ec.getParams().getOrder().bitLength() + " bits";
    }
    if (key instanceof EdECKey ed) {
      return "an " + ed.getParams().getName() + " key";
    }
    return "a key of type " + key.getAlgorithm();
  }

  /** The public half, or null where it cannot be computed. */
  static @Nullable PublicKey publicKey(PrivateKey key) {
    try {
      if (key instanceof RSAPrivateCrtKey rsa) {
        return KeyFactory.getInstance(key.getAlgorithm())
            .generatePublic(
                new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent(), rsa.getParams()));
      }
      if (key instanceof EdECPrivateKey ed) {
        return edwards(ed);
      }
      return key instanceof ECPrivateKey ec ? weierstrass(ec) : null;
    } catch (GeneralSecurityException | RuntimeException e) {
      return null;
    }
  }

  /** A key pair generator whose random bytes are the private key computes its public key. */
  private static PublicKey edwards(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] secret = key.getBytes().orElseThrow();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EdDSA");
    generator.initialize(key.getParams(), new FixedRandom(secret));
    return generator.generateKeyPair().getPublic();
  }

  /**
   * Diffie-Hellman with the base point gives the public point's x; its y is one of two, and a
   * signature tells which.
   */
  private static @Nullable PublicKey weierstrass(ECPrivateKey key) throws GeneralSecurityException {
    ECParameterSpec curve = key.getParams();
    KeyFactory factory = KeyFactory.getInstance("EC");
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        factory.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger square =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    // p is 3 modulo 4 on P-256, P-384 and P-521.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    for (BigInteger candidate : List.of(y, p.subtract(y))) {
      PublicKey made =
          factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, candidate), curve));
      if (KeyMatch.matches(made, key)) {
        return made;
      }
    }
    return null;
  }

  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] out) {
      System.arraycopy(bytes, 0, out, 0, Math.min(bytes.length, out.length));
    }
  }
}
