package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import org.jspecify.annotations.Nullable;

/** A cause and its remedy, before the commands. */
record Cause(Reason reason, @Nullable Detail detail, String sentence, String remedy) {
  /** What the failure says itself. */
  static Cause of(DockerTlsException failure) {
    return new Cause(
        failure.reason(), failure.detail().orElse(null), failure.fact(), failure.remedy());
  }
}
