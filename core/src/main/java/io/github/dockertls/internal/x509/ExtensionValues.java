package io.github.dockertls.internal.x509;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The extensions of a certificate (RFC 5280 section 4.2), by object identifier. */
final class ExtensionValues {
  static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  static final String KEY_USAGE = "2.5.29.15";
  static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  static final String BASIC_CONSTRAINTS = "2.5.29.19";
  static final String NAME_CONSTRAINTS = "2.5.29.30";
  static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";
  static final String CERTIFICATE_POLICIES = "2.5.29.32";
  static final String POLICY_MAPPINGS = "2.5.29.33";
  static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  static final String POLICY_CONSTRAINTS = "2.5.29.36";
  static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  static final String INHIBIT_ANY_POLICY = "2.5.29.54";
  static final String AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";

  private record Extension(boolean critical, DerValue value) {
    static Extension of(List<DerValue> parts) {
      boolean flagged = parts.size() == 3;
      if (parts.size() > 3) {
        throw new IllegalArgumentException("an extension has more than three parts");
      }
      return new Extension(flagged && parts.get(1).bool(), parts.get(parts.size() - 1));
    }
  }

  private final Map<String, Extension> extensions;

  private ExtensionValues(Map<String, Extension> extensions) {
    this.extensions = extensions;
  }

  static ExtensionValues none() {
    return new ExtensionValues(Map.of());
  }

  /**
   * Reads the sequence of extensions.
   *
   * @throws IllegalArgumentException if it is malformed or has one of them twice
   */
  static ExtensionValues of(DerValue sequence) {
    Map<String, Extension> all = new LinkedHashMap<>();
    for (DerValue element : sequence.sequence()) {
      List<DerValue> parts = element.sequence(2);
      String oid = parts.get(0).oid();
      if (all.put(oid, Extension.of(parts)) != null) {
        throw new IllegalArgumentException("the extension " + oid + " is there twice");
      }
    }
    return new ExtensionValues(all);
  }

  /**
   * The extension's value, or null if the certificate has none of that kind. Bytes behind it are
   * left alone, as the CLI does.
   */
  @Nullable DerValue get(String oid) {
    Extension extension = extensions.get(oid);
    if (extension == null) {
      return null;
    }
    byte[] value = extension.value().octets();
    if (value.length == 0) {
      throw new IllegalArgumentException("the extension " + oid + " is empty");
    }
    return DerValue.first(value);
  }

  /** The kinds of the critical ones, in their order. */
  List<String> critical() {
    return extensions.entrySet().stream()
        .filter(e -> e.getValue().critical())
        .map(Map.Entry::getKey)
        .toList();
  }
}
