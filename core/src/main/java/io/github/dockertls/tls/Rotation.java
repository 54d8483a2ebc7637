package io.github.dockertls.tls;

import java.util.List;

/**
 * What changed when rotated files were followed. A certificate that is used as before is in neither
 * list. Immutable and thread-safe.
 *
 * <pre>{@code
 * DockerEndpoint.builder(host).certificates(directory)
 *     .onRotation(rotation -> log.info("now used: {}", rotation.added()));
 * }</pre>
 *
 * @param removed certificates that are no longer used
 * @param added certificates that are used from now on
 */
public record Rotation(List<CertificateInUse> removed, List<CertificateInUse> added) {
  /**
   * Copies the lists.
   *
   * @param removed certificates that are no longer used
   * @param added certificates that are used from now on
   */
  public Rotation {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  static Rotation between(List<CertificateInUse> before, List<CertificateInUse> after) {
    return new Rotation(
        before.stream().filter(used -> !after.contains(used)).toList(),
        after.stream().filter(used -> !before.contains(used)).toList());
  }

  /** Tells subjects and ends. */
  @Override
  public String toString() {
    return "Rotation[now used: " + added + ", no longer used: " + removed + "]";
  }
}
