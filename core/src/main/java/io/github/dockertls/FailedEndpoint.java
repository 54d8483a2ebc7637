package io.github.dockertls;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.internal.examination.SettingsExamination;
import io.github.dockertls.internal.examination.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was asked for where no endpoint came of it: the failure carries it to its diagnosis.
 *
 * @param settings looks at what was asked for
 */
record FailedEndpoint(Supplier<Target.Settings> settings) {
  /** Makes an endpoint, or tells its failure what was asked for. */
  static DockerEndpoint make(Supplier<DockerEndpoint> maker, Supplier<Target.Settings> settings) {
    try {
      return maker.get();
    } catch (DockerTlsException e) {
      throw e.from(new FailedEndpoint(settings));
    }
  }

  /** The diagnosis of a failure that came to no endpoint. */
  static Diagnosis diagnose(DockerTlsException failure) {
    Target.Settings settings =
        failure.origin() instanceof FailedEndpoint attempt
            ? attempt.settings().get()
            : new Target.Settings(
                "(no endpoint)", Map.of(), Map.of(), List.of(), Environment.system());
    return SettingsExamination.of(settings, failure);
  }

  /** A failure that is not of this library, in its words. */
  static DockerTlsException foreign(Throwable failure) {
    return new DockerTlsException(
        Reason.TLS_OTHER,
        "The failure is not one of docker-tls: " + failure,
        "Diagnose the endpoint itself, with endpoint.diagnose() or docktls doctor",
        failure);
  }
}
