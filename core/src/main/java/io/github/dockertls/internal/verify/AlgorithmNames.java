package io.github.dockertls.internal.verify;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the JDK's security properties speak of a key or a signature: {@code
 * SHA256withRSA} is meant by its own name, by {@code SHA256}, {@code SHA-256} and {@code RSA}.
 */
final class AlgorithmNames {
  private static final Pattern PARTS =
      Pattern.compile("/|with|and|(?<!padd)in", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIGEST = Pattern.compile("SHA-?(1|224|256|384|512)");

  private AlgorithmNames() {}

  private static Set<String> none() {
    return new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  }

  static Set<String> ofSignature(X509Certificate signed) {
    Set<String> names = none();
    addWithParts(names, signed.getSigAlgName());
    AlgorithmParameters parameters = parameters(signed);
    if (parameters != null) {
      try {
        addWithParts(
            names, parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
      } catch (InvalidParameterSpecException e) {
        // Not of RSASSA-PSS: the name says all.
      }
    }
    return names;
  }

  private static void addWithParts(Set<String> names, String algorithm) {
    names.add(algorithm);
    for (String part : PARTS.split(algorithm, -1)) {
      if (!part.isEmpty()) {
        names.add(part);
      }
      var digest = DIGEST.matcher(part);
      if (digest.matches()) {
        names.add("SHA" + digest.group(1));
        names.add("SHA-" + digest.group(1));
      }
    }
  }

  static Set<String> ofKey(PublicKey key) {
    Set<String> names = none();
    names.add(key.getAlgorithm());
    if (key instanceof EdECKey edwards) {
      names.add(edwards.getParams().getName());
    }
    if (key instanceof ECKey curve) {
      switch (curve.getParams().getOrder().bitLength()) {
        case 256 -> names.addAll(Set.of("secp256r1", "NIST P-256", "X9.62 prime256v1"));
        case 384 -> names.addAll(Set.of("secp384r1", "NIST P-384"));
        case 521 -> names.addAll(Set.of("secp521r1", "NIST P-521"));
        default -> {
          // The others are refused before.
        }
      }
    }
    return names;
  }

  /** In bits; negative if it has none that a property could limit. */
  static int size(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      return rsa.getModulus().bitLength();
    }
    return key instanceof ECKey curve ? curve.getParams().getOrder().bitLength() : -1;
  }

  /** Those of the signature, or null if it has none that the JDK knows. */
  static @Nullable AlgorithmParameters parameters(X509Certificate signed) {
    byte[] encoded = signed.getSigAlgParams();
    if (encoded == null) {
      return null;
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(signed.getSigAlgName());
      parameters.init(encoded);
      return parameters;
    } catch (GeneralSecurityException | java.io.IOException e) {
      return null;
    }
  }
}
