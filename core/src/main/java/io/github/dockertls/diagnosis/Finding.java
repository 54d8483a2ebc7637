package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import org.jspecify.annotations.Nullable;

/** A cause and its remedy, before the commands. */
record Finding(Reason reason, @Nullable Detail detail, String sentence, String remedy) {
  /** What the failure says itself. */
  static Finding of(DockerTlsException failure) {
    return new Finding(
        failure.reason(), failure.detail().orElse(null), failure.fact(), failure.remedy());
  }
}
