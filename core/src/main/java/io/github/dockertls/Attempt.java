package io.github.dockertls;

import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.diagnosis.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was asked for where no endpoint came of it: the failure carries it to its diagnosis.
 *
 * @param settings looks at what was asked for
 */
record Attempt(Supplier<Subject.Settings> settings) implements DockerTlsException.Asked {
  /** Makes an endpoint, or tells its failure what was asked for. */
  static DockerEndpoint make(Supplier<DockerEndpoint> maker, Supplier<Subject.Settings> settings) {
    try {
      return maker.get();
    } catch (DockerTlsException e) {
      throw e.asked(new Attempt(settings));
    }
  }

  /** The diagnosis of a failure that came to no endpoint. */
  static Diagnosis diagnose(DockerTlsException failure) {
    Subject.Settings settings =
        failure.asked() instanceof Attempt attempt
            ? attempt.settings().get()
            : new Subject.Settings(
                "(no endpoint)", Map.of(), Map.of(), List.of(), Environment.system());
    return Diagnosis.of(settings, failure);
  }
}
