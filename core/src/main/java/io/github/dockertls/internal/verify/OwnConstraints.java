package io.github.dockertls.internal.verify;

import java.security.AlgorithmConstraints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection demands of algorithms beside the JDK's security properties.
 *
 * @param constraints those of its {@code SSLParameters}, or null
 * @param signatures the signature algorithms that it offered; none if that is not known
 */
public record OwnConstraints(@Nullable AlgorithmConstraints constraints, List<String> signatures) {
  static final OwnConstraints NONE = new OwnConstraints(null, List.of());

  /** Copies the list. */
  public OwnConstraints {
    signatures = List.copyOf(signatures);
  }

  boolean offers(String signature) {
    return signatures.isEmpty() || signatures.stream().anyMatch(signature::equalsIgnoreCase);
  }
}
