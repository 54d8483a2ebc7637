package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;

/** A set-up that does not connect, what has to be said of it, and the way out. */
final class Broken {
  private final Diagnosis diagnosis;

  private Broken(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  static Broken endpoint(DockerEndpoint endpoint) {
    return new Broken(endpoint.diagnose());
  }

  static Broken diagnosed(Diagnosis diagnosis) {
    return new Broken(diagnosis);
  }

  /** The cause, and names that the verdict has to hold. */
  Broken because(String cause, String... named) {
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo(cause);
    assertThat(diagnosis.verdict().sentence() + " | " + diagnosis.verdict().remedy())
        .as(diagnosis.text())
        .contains(named);
    assertThat(diagnosis.steps())
        .as(diagnosis.text())
        .filteredOn(step -> step.status() == Step.Status.FAILURE)
        .hasSize(1);
    return this;
  }

  /** What the remedy advises to do. */
  Broken advising(String... words) {
    assertThat(diagnosis.verdict().remedy()).as(diagnosis.text()).contains(words);
    return this;
  }

  /** The endpoint after the remedy was followed. */
  void until(DockerEndpoint remedied) {
    Diagnosis after = remedied.diagnose();
    assertThat(after.verdict().connects()).as(after.text()).isTrue();
  }

  Diagnosis diagnosis() {
    return diagnosis;
  }
}
