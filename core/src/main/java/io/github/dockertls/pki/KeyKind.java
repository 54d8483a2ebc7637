package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;

/** An algorithm with its size: what a key pair is made of, and how such a key signs. */
record KeyKind(String algorithm, int bits) {
  static final KeyKind EC_P256 = new KeyKind("EC", 256);
  static final KeyKind EC_P384 = new KeyKind("EC", 384);
  static final KeyKind ED25519 = new KeyKind("Ed25519", 256);

  static KeyKind rsa(int bits) {
    if (bits < 2048 || bits > 4096) {
      throw new DockerTlsException(
          Reason.CERTIFICATE_REQUEST_INVALID,
          "An RSA key of " + bits + " bits is not made: shorter ones are unsafe, longer ones slow",
          "Ask for 2048 to 4096 bits, or for ecP256()");
    }
    return new KeyKind("RSA", bits);
  }

  /** The kind to use for a new key in place of an existing one, which may be of any kind. */
  static KeyKind like(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      return rsa(Math.min(4096, Math.max(2048, rsa.getModulus().bitLength())));
    }
    if (key instanceof EdECKey) {
      return ED25519;
    }
    return key instanceof ECKey ec && ec.getParams().getOrder().bitLength() > 256
        ? EC_P384
        : EC_P256;
  }

  static void requireStrong(PublicKey key) {
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < 2048) {
      throw new DockerTlsException(
          Reason.CERTIFICATE_REQUEST_INVALID,
          "The request is for an RSA key of " + rsa.getModulus().bitLength() + " bits",
          "Have it made with a key of 2048 bits or more, or with an EC key");
    }
  }

  KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp" + bits + "r1"));
      } else if (algorithm.equals("RSA")) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new DockerTlsException(
          Reason.CERTIFICATE_REQUEST_INVALID,
          "This JVM cannot make " + algorithm + " keys of " + bits + " bits",
          "Ask for another kind of key, such as rsa(2048)",
          e);
    }
  }

  /** SHA-256 or better, as strong as the key: the JCA's name. */
  static String signatureAlgorithm(Key key) {
    if (key instanceof ECKey ec) {
      int order = ec.getParams().getOrder().bitLength();
      return (order <= 256 ? "SHA256" : order <= 384 ? "SHA384" : "SHA512") + "withECDSA";
    }
    if (key instanceof EdECKey ed) {
      return ed.getParams().getName();
    }
    return "SHA256withRSA";
  }
}
