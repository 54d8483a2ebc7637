package io.github.dockertls.internal.x509;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fields that the CLI refuses to read and the JDK does not mind: dates without seconds, names of
 * odd string types, compressed points, doubled policies. Whoever writes such a certificate may mean
 * something by it that we would not see.
 */
final class StrictFields {
  private static final Pattern TIME =
      Pattern.compile("[0-9]{10}([0-9]{2}){0,2}(Z|[+-](?!0000)[0-9]{4})");

  /** The bytes of a coordinate on each curve that is known. */
  private static final Map<String, Integer> CURVES =
      Map.of(Oids.P256, 32, Oids.P224, 28, Oids.P384, 48, Oids.P521, 66);

  private StrictFields() {}

  /**
   * Reads what is not read elsewhere.
   *
   * @throws IllegalArgumentException if a field is malformed
   */
  static void require(CertificateFields fields) {
    for (DerValue time : fields.validity()) {
      check(TIME.matcher(time.time()).matches(), "a date is malformed");
    }
    requireName(fields.subject());
    requireName(fields.issuer());
    requireKey(fields.key());
    requireExtensions(fields.extensions());
  }

  private static void check(boolean valid, String what) {
    if (!valid) {
      throw new IllegalArgumentException(what);
    }
  }

  private static void requireName(DerValue name) {
    for (DerValue rdn : name.sequence()) {
      for (DerValue part : rdn.set()) {
        part.sequence(2).get(0).oid();
        check(part.sequence(2).get(1).isText(), "a part of a distinguished name is no text");
      }
    }
  }

  private static void requireKey(CertificateFields.PublicKeyInfo info) {
    DerValue parameters = info.parameters().isEmpty() ? null : info.parameters().get(0);
    byte[] key = info.key().bits();
    switch (info.algorithm()) {
      case Oids.RSA -> {
        check(parameters != null && parameters.is(DerValue.NULL), "an RSA key has odd parameters");
        DerValue modulus = DerValue.of(key).sequence(1).get(0);
        check(modulus.integer().signum() > 0, "an RSA modulus is negative");
      }
      case Oids.EC -> {
        Integer size = parameters == null ? null : CURVES.get(parameters.oid());
        check(size != null, "an EC key is on an unusual curve");
        check(
            size != null && key.length == 1 + 2 * size && key[0] == 4,
            "an EC key is not an uncompressed point");
      }
      case Oids.ED25519 -> check(parameters == null, "an Ed25519 key has parameters");
      default -> {
        // Such a key is not accepted later on.
      }
    }
  }

  private static void requireExtensions(ExtensionValues extensions) {
    DerValue policies = extensions.get(ExtensionValues.CERTIFICATE_POLICIES);
    if (policies != null) {
      Set<String> seen = new HashSet<>();
      for (DerValue policy : policies.sequence()) {
        String oid = policy.sequence(1).get(0).oid();
        check(seen.add(oid), "a certificate policy is there twice");
      }
    }
    DerValue mappings = extensions.get(ExtensionValues.POLICY_MAPPINGS);
    if (mappings != null) {
      for (DerValue mapping : mappings.sequence()) {
        check(mapping.sequence().size() == 2, "a policy mapping is malformed");
      }
    }
    requireLocations(extensions);
    requirePolicyLimits(extensions);
    check(
        !extensions.critical().contains(ExtensionValues.AUTHORITY_KEY_IDENTIFIER)
            && !extensions.critical().contains(ExtensionValues.SUBJECT_KEY_IDENTIFIER),
        "a key identifier is critical");
    DerValue subjectKey = extensions.get(ExtensionValues.SUBJECT_KEY_IDENTIFIER);
    check(
        subjectKey == null || subjectKey.is(DerValue.OCTET_STRING),
        "the subject key identifier is malformed");
    DerValue authorityKey = extensions.get(ExtensionValues.AUTHORITY_KEY_IDENTIFIER);
    check(
        authorityKey == null || authorityKey.is(DerValue.SEQUENCE),
        "the authority key identifier is malformed");
  }

  /** Nothing is fetched from there; the CLI reads them all the same. */
  private static void requireLocations(ExtensionValues extensions) {
    DerValue points = extensions.get(ExtensionValues.CRL_DISTRIBUTION_POINTS);
    if (points != null) {
      for (DerValue point : points.sequence()) {
        point.sequence().stream()
            .limit(1)
            .filter(part -> isOf(part, 0))
            .forEach(StrictFields::requirePoint);
      }
    }
    DerValue access = extensions.get(ExtensionValues.AUTHORITY_INFO_ACCESS);
    if (access != null) {
      for (DerValue description : access.sequence()) {
        List<DerValue> parts = description.sequence(1);
        parts.get(0).oid();
        if (parts.size() > 1 && isOf(parts.get(1), 6)) {
          parts.get(1).implicitOctets();
        }
      }
    }
  }

  private static boolean isOf(DerValue part, int number) {
    return part.isContext() && part.contextNumber() == number;
  }

  /** A full name of URIs; a name that is relative to the issuer is not read by the CLI. */
  private static void requirePoint(DerValue point) {
    List<DerValue> names = point.implicitSequence();
    check(!names.isEmpty() && isOf(names.get(0), 0), "a CRL distribution point is malformed");
    for (DerValue name : names.get(0).implicitSequence()) {
      if (!isOf(name, 6)) {
        return;
      }
      name.implicitOctets();
    }
  }

  private static void requirePolicyLimits(ExtensionValues extensions) {
    DerValue inhibited = extensions.get(ExtensionValues.INHIBIT_ANY_POLICY);
    if (inhibited != null) {
      inhibited.integer();
    }
    DerValue constraints = extensions.get(ExtensionValues.POLICY_CONSTRAINTS);
    if (constraints != null) {
      for (DerValue limit : constraints.sequence()) {
        check(limit.implicitOctets().length > 0, "a policy constraint is malformed");
      }
    }
  }
}
