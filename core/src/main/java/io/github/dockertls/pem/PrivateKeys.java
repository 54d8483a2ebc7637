package io.github.dockertls.pem;

import io.github.dockertls.internal.x509.DerCursor;
import io.github.dockertls.internal.x509.DerCursor.Malformed;
import io.github.dockertls.internal.x509.Oids;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DER to private keys: PKCS#1 (RFC 8017), PKCS#8 (RFC 5958) and SEC1 (RFC 5915), tried in that
 * order whatever the label said, as Go's crypto/tls does (CLI rule 24).
 */
final class PrivateKeys {
  private static final Map<String, String> CURVES =
      Map.of(
          Oids.P256, "secp256r1",
          Oids.P384, "secp384r1",
          Oids.P521, "secp521r1");

  private PrivateKeys() {}

  /**
   * Reads an unencrypted key.
   *
   * @throws GeneralSecurityException if it is none; {@link KeyExplanation} tells why
   */
  static PrivateKey parse(byte[] der, KeyRules rules) throws GeneralSecurityException {
    if (isPkcs1(der)) {
      return pkcs1(der);
    }
    if (isPkcs8(der)) {
      return pkcs8(der, rules);
    }
    return sec1(null, der);
  }

  /** Version and modulus are integers next to each other only here. */
  private static boolean isPkcs1(byte[] der) throws Malformed {
    DerCursor key = DerCursor.of(der).read(DerCursor.SEQUENCE);
    key.readInteger();
    return key.nextIs(DerCursor.INTEGER);
  }

  private static boolean isPkcs8(byte[] der) throws Malformed {
    DerCursor key = DerCursor.of(der).read(DerCursor.SEQUENCE);
    key.readInteger();
    return key.nextIs(DerCursor.SEQUENCE);
  }

  private static PrivateKey pkcs8(byte[] der, KeyRules rules) throws GeneralSecurityException {
    DerCursor key = DerCursor.of(der).read(DerCursor.SEQUENCE);
    key.readInteger();
    DerCursor algorithm = key.read(DerCursor.SEQUENCE);
    String oid = algorithm.readOid();
    byte[] inside = key.readBytes(DerCursor.OCTET_STRING);
    boolean library = rules == KeyRules.LIBRARY;
    return switch (oid) {
      case Oids.RSA -> pkcs1(inside);
      case Oids.EC -> sec1(curve(algorithm), inside);
      case Oids.ED25519 -> edwards(NamedParameterSpec.ED25519, algorithm, inside, 32);
      case Oids.ED448 -> {
        requireLibrary(library);
        yield edwards(NamedParameterSpec.ED448, algorithm, inside, 57);
      }
      case Oids.RSA_PSS -> {
        requireLibrary(library);
        yield KeyFactory.getInstance("RSASSA-PSS").generatePrivate(new PKCS8EncodedKeySpec(der));
      }
      default -> throw new Malformed();
    };
  }

  private static void requireLibrary(boolean library) throws Malformed {
    if (!library) {
      throw new Malformed();
    }
  }

  private static PrivateKey edwards(
      NamedParameterSpec curve, DerCursor algorithm, byte[] inside, int length)
      throws GeneralSecurityException {
    byte[] seed = DerCursor.of(inside).readBytes(DerCursor.OCTET_STRING);
    if (algorithm.hasMore() || seed.length != length) {
      throw new Malformed();
    }
    return KeyFactory.getInstance("EdDSA").generatePrivate(new EdECPrivateKeySpec(curve, seed));
  }

  private static PrivateKey pkcs1(byte[] der) throws GeneralSecurityException {
    DerCursor outer = DerCursor.of(der);
    DerCursor key = outer.read(DerCursor.SEQUENCE);
    int version = key.readInteger().min(BigInteger.TWO).intValue();
    if (outer.hasMore() || version > 1) {
      throw new Malformed();
    }
    BigInteger n = key.readInteger();
    BigInteger e = key.readInteger();
    BigInteger d = key.readInteger();
    BigInteger p = key.readInteger();
    BigInteger q = key.readInteger();
    if (n.signum() <= 0 || e.signum() <= 0 || d.signum() <= 0) {
      throw new Malformed();
    }
    KeyFactory factory = KeyFactory.getInstance("RSA");
    if (version == 1) {
      // More than two primes: the JDK takes such a key without them.
      return factory.generatePrivate(new RSAPrivateKeySpec(n, d));
    }
    BigInteger p1 = p.subtract(BigInteger.ONE);
    BigInteger q1 = q.subtract(BigInteger.ONE);
    requireConsistent(n, e, d, p1, q1);
    // Go computes the last three itself, so wrong ones in the file do no harm.
    BigInteger qInv = statedInverse(key, p, q);
    return factory.generatePrivate(
        new RSAPrivateCrtKeySpec(n, e, d, p, q, d.mod(p1), d.mod(q1), qInv));
  }

  private static void requireConsistent(
      BigInteger n, BigInteger e, BigInteger d, BigInteger p1, BigInteger q1) throws Malformed {
    BigInteger one = BigInteger.ONE;
    if (p1.signum() <= 0
        || q1.signum() <= 0
        || e.bitLength() > 31
        || !p1.add(one).multiply(q1.add(one)).equals(n)) {
      throw new Malformed();
    }
    BigInteger product = d.multiply(e).subtract(one);
    if (product.mod(p1).signum() != 0 || product.mod(q1).signum() != 0) {
      throw new Malformed();
    }
  }

  private static BigInteger statedInverse(DerCursor key, BigInteger p, BigInteger q)
      throws Malformed {
    if (key.hasMore()) {
      key.readInteger();
      key.readInteger();
      BigInteger stated = key.readInteger();
      if (stated.signum() > 0 && stated.multiply(q).mod(p).equals(BigInteger.ONE)) {
        return stated;
      }
    }
    if (!q.gcd(p).equals(BigInteger.ONE)) {
      throw new Malformed();
    }
    return q.modInverse(p);
  }

  static boolean isKnownCurve(String oid) {
    return CURVES.containsKey(oid);
  }

  /** The named curve of an algorithm's parameters, or null if they are something else. */
  private static @Nullable String curve(DerCursor algorithm) throws Malformed {
    return algorithm.nextIs(DerCursor.OID) ? algorithm.readOid() : null;
  }

  private static PrivateKey sec1(@Nullable String namedCurve, byte[] der)
      throws GeneralSecurityException {
    DerCursor key = DerCursor.of(der).read(DerCursor.SEQUENCE);
    if (!key.readInteger().equals(BigInteger.ONE)) {
      throw new Malformed();
    }
    BigInteger secret = new BigInteger(1, key.readBytes(DerCursor.OCTET_STRING));
    String oid = namedCurve;
    if (oid == null && key.nextIs(DerCursor.CONTEXT_0)) {
      oid = curve(key.read(DerCursor.CONTEXT_0));
    }
    String name = oid == null ? null : CURVES.get(oid);
    if (name == null) {
      throw new Malformed();
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    if (secret.signum() == 0 || secret.compareTo(curve.getOrder()) >= 0) {
      throw new Malformed();
    }
    return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(secret, curve));
  }
}
