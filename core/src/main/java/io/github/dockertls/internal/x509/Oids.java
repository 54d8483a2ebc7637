package io.github.dockertls.internal.x509;

import java.math.BigInteger;

/** The object identifiers of keys, curves, signatures, digests and purposes, in dotted form. */
public final class Oids {
  /** Keys (RFC 8017, RFC 5480, RFC 8410). */
  public static final String RSA = "1.2.840.113549.1.1.1";

  public static final String RSA_PSS = "1.2.840.113549.1.1.10";
  public static final String EC = "1.2.840.10045.2.1";
  public static final String ED25519 = "1.3.101.112";
  public static final String ED448 = "1.3.101.113";
  public static final String X25519 = "1.3.101.110";
  public static final String X448 = "1.3.101.111";
  public static final String DSA = "1.2.840.10040.4.1";
  public static final String DH_X9_42 = "1.2.840.10046.2.1";
  public static final String DH_PKCS3 = "1.2.840.113549.1.3.1";

  /** Curves (RFC 5480). */
  public static final String P224 = "1.3.132.0.33";

  public static final String P256 = "1.2.840.10045.3.1.7";
  public static final String P384 = "1.3.132.0.34";
  public static final String P521 = "1.3.132.0.35";

  /** Signatures (RFC 8017, RFC 5758). */
  public static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";

  public static final String SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
  public static final String SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
  public static final String MGF1 = "1.2.840.113549.1.1.8";
  public static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  public static final String ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
  public static final String ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4";

  /** Digests (RFC 8017). */
  public static final String SHA256 = "2.16.840.1.101.3.4.2.1";

  public static final String SHA384 = "2.16.840.1.101.3.4.2.2";
  public static final String SHA512 = "2.16.840.1.101.3.4.2.3";

  /** Purposes of a certificate (RFC 5280, section 4.2.1.12). */
  public static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  public static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  public static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  public static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
  public static final String ANY_PURPOSE = "2.5.29.37.0";

  private Oids() {}

  /** The dotted form of an identifier's content octets, which must end with a whole arc. */
  static String dotted(byte[] content) {
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (byte b : content) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(b & 0x7f));
      if (b < 0) {
        continue;
      }
      if (dotted.isEmpty()) {
        int first = Math.min(arc.min(BigInteger.valueOf(80)).intValue() / 40, 2);
        dotted.append(first).append('.').append(arc.subtract(BigInteger.valueOf(40L * first)));
      } else {
        dotted.append('.').append(arc);
      }
      arc = BigInteger.ZERO;
    }
    return dotted.toString();
  }
}
