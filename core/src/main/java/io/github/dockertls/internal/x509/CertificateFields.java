package io.github.dockertls.internal.x509;

import java.math.BigInteger;
import java.util.List;

/**
 * The fields of a certificate (RFC 5280 section 4.1) that decide about trust, as they are encoded.
 *
 * @param issuer the distinguished name
 * @param validity the two dates
 * @param subject the distinguished name
 * @param key the SubjectPublicKeyInfo
 * @param extensions those of a version 3 certificate
 */
record CertificateFields(
    DerValue issuer,
    List<DerValue> validity,
    DerValue subject,
    PublicKeyInfo key,
    ExtensionValues extensions) {

  /**
   * A SubjectPublicKeyInfo.
   *
   * @param algorithm object identifier
   * @param parameters the parameters of the algorithm, none or one
   * @param key the BIT STRING with the key
   */
  record PublicKeyInfo(String algorithm, List<DerValue> parameters, DerValue key) {
    private static PublicKeyInfo of(DerValue value) {
      List<DerValue> parts = value.sequence(2);
      List<DerValue> algorithm = requireAlgorithm(parts.get(0));
      require(parts.size() == 2, "the public key is malformed");
      return new PublicKeyInfo(
          algorithm.get(0).oid(), algorithm.subList(1, algorithm.size()), parts.get(1));
    }
  }

  /**
   * Takes a certificate apart.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static CertificateFields of(byte[] certificate) {
    List<DerValue> outer = DerValue.of(certificate).sequence(3);
    require(outer.size() == 3, "it has more than three parts");
    requireAlgorithm(outer.get(1));
    outer.get(2).bits();
    List<DerValue> parts = outer.get(0).sequence(6);
    boolean stated = parts.get(0).isContext();
    int version = stated ? version(parts.get(0)) : 0;
    List<DerValue> rest =
        outer.get(0).sequence(stated ? 7 : 6).subList(stated ? 1 : 0, parts.size());
    rest.get(0).integer();
    requireAlgorithm(rest.get(1));
    List<DerValue> validity = rest.get(3).sequence(2);
    require(validity.size() == 2, "the dates are malformed");
    return new CertificateFields(
        rest.get(2),
        validity,
        rest.get(4),
        PublicKeyInfo.of(rest.get(5)),
        extensions(version, rest.subList(6, rest.size())));
  }

  private static int version(DerValue value) {
    require(value.contextNumber() == 0, "the version is malformed");
    BigInteger version = value.explicit().integer();
    require(version.signum() >= 0 && version.bitLength() <= 2, "the version is unknown");
    require(version.intValue() <= 2, "the version is unknown");
    return version.intValue();
  }

  private static ExtensionValues extensions(int version, List<DerValue> optional) {
    ExtensionValues extensions = ExtensionValues.none();
    for (DerValue part : optional) {
      int number = part.contextNumber();
      require(
          number >= 1 && number <= 3 && version >= (number == 3 ? 2 : 1),
          "it has a field that its version does not know");
      if (number == 3) {
        extensions = ExtensionValues.of(part.explicit());
      }
    }
    return extensions;
  }

  private static List<DerValue> requireAlgorithm(DerValue value) {
    List<DerValue> parts = value.sequence(1);
    require(parts.size() <= 2, "an algorithm is malformed");
    parts.get(0).oid();
    return parts;
  }

  private static void require(boolean valid, String what) {
    if (!valid) {
      throw new IllegalArgumentException(what);
    }
  }
}
