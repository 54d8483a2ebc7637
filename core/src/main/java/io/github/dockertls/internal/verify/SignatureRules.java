package io.github.dockertls.internal.verify;

import io.github.dockertls.internal.x509.DerValue;
import io.github.dockertls.internal.x509.Oids;
import io.github.dockertls.internal.x509.ParsedCertificate;
import io.github.dockertls.internal.x509.SignedBy;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signatures and keys that count: SHA-256, SHA-384 and SHA-512 by RSA (PKCS #1 and PSS) and
 * ECDSA, and Ed25519 (CLI rule 50). The JDK takes more: SHA-1 below a private CA, SHA-224, DSA,
 * Ed448, keys that are good for RSASSA-PSS alone.
 */
public final class SignatureRules {
  private static final int MAX_RSA_BITS = 8192;
  private static final BigInteger MAX_EXPONENT = BigInteger.valueOf(Integer.MAX_VALUE);

  /** Signature algorithms with the key algorithm that makes them. */
  private static final Map<String, String> SIGNATURES =
      Map.of(
          Oids.SHA256_WITH_RSA,
          Oids.RSA,
          Oids.SHA384_WITH_RSA,
          Oids.RSA,
          Oids.SHA512_WITH_RSA,
          Oids.RSA,
          Oids.RSA_PSS,
          Oids.RSA,
          Oids.ECDSA_WITH_SHA256,
          Oids.EC,
          Oids.ECDSA_WITH_SHA384,
          Oids.EC,
          Oids.ECDSA_WITH_SHA512,
          Oids.EC,
          Oids.ED25519,
          Oids.ED25519);

  private static final Map<String, Integer> PSS_SALTS =
      Map.of(
          Oids.SHA256, 32,
          Oids.SHA384, 48,
          Oids.SHA512, 64);

  private SignatureRules() {}

  /** Why the issuer's key does not vouch for the child, or null if it does. */
  static @Nullable String objection(ParsedCertificate child, ParsedCertificate issuer) {
    String algorithm = child.certificate().getSigAlgOID();
    String keys = SIGNATURES.get(algorithm);
    if (keys == null || (algorithm.equals(Oids.RSA_PSS) && !isUsualPss(child))) {
      return "it is signed by " + child.certificate().getSigAlgName() + ", which is not accepted";
    }
    if (!keys.equals(issuer.keyAlgorithm()) || !isUsable(issuer.publicKey())) {
      return "the key of \"" + issuer.subject() + "\" cannot have signed it";
    }
    return SignedBy.isSignedWith(child.certificate(), issuer.publicKey())
        ? null
        : "the trusted or sent \"" + issuer.subject() + "\" has another key";
  }

  /** Whether a certificate that names this issuer was not signed by its key. */
  static boolean isOfAnotherKey(ParsedCertificate child, ParsedCertificate issuer) {
    return issuer.isNamedAsIssuerOf(child)
        && !SignedBy.isSignedWith(child.certificate(), issuer.publicKey());
  }

  /** Whether the issuer signed it, by an algorithm that counts or not. */
  static boolean isSignedBy(ParsedCertificate child, ParsedCertificate issuer) {
    return issuer.isNamedAsIssuerOf(child)
        && SignedBy.isSignedWith(child.certificate(), issuer.publicKey());
  }

  /** Why a server cannot show this certificate first, or null if it can. */
  static @Nullable String objectionToLeafKey(ParsedCertificate leaf) {
    return Set.of(Oids.RSA, Oids.EC, Oids.ED25519).contains(leaf.keyAlgorithm())
        ? null
        : "a key of a kind that TLS clients do not take (" + leaf.publicKey().getAlgorithm() + ")";
  }

  /** Why a server cannot send this certificate at all, or null if it can. */
  static @Nullable String objectionToKeySize(ParsedCertificate sent) {
    return sent.publicKey() instanceof RSAPublicKey rsa
            && rsa.getModulus().bitLength() > MAX_RSA_BITS
        ? "an RSA key of more than " + MAX_RSA_BITS + " bits"
        : null;
  }

  private static boolean isUsable(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      BigInteger exponent = rsa.getPublicExponent();
      return exponent.testBit(0)
          && exponent.compareTo(BigInteger.ONE) > 0
          && exponent.compareTo(MAX_EXPONENT) <= 0;
    }
    return true;
  }

  /** One hash throughout, a salt of its length (RFC 4055 section 3.1). */
  private static boolean isUsualPss(ParsedCertificate certificate) {
    byte[] parameters = certificate.certificate().getSigAlgParams();
    if (parameters == null) {
      return false;
    }
    try {
      return isUsualPss(DerValue.of(parameters).sequence());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What is left out stands for SHA-1 or its salt length, but for the trailer. */
  private static boolean isUsualPss(List<DerValue> parameters) {
    Map<Integer, DerValue> fields = new HashMap<>();
    for (DerValue parameter : parameters) {
      fields.put(parameter.contextNumber(), parameter.explicit());
    }
    DerValue hash = fields.get(0);
    DerValue mask = fields.get(1);
    DerValue salt = fields.get(2);
    DerValue trailer = fields.get(3);
    if (hash == null || mask == null || salt == null) {
      return false;
    }
    List<DerValue> generator = mask.sequence(2);
    String digest = hash.sequence(1).get(0).oid();
    Integer usual = PSS_SALTS.get(digest);
    return usual != null
        && Set.of(0, 1, 2, 3).containsAll(fields.keySet())
        && generator.get(0).oid().equals(Oids.MGF1)
        && generator.get(1).sequence(1).get(0).oid().equals(digest)
        && salt.integer().equals(BigInteger.valueOf(usual))
        && (trailer == null || trailer.integer().equals(BigInteger.ONE));
  }
}
