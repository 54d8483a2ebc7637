package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.diagnosis.Step;

/** What a diagnosis says of a set-up that does not connect, and the way out. */
public final class Told {
  private final Diagnosis diagnosis;

  private Told(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  public static Told of(DockerEndpoint endpoint) {
    return of(endpoint.diagnose());
  }

  public static Told of(Diagnosis diagnosis) {
    return new Told(diagnosis);
  }

  /** The one cause, no step but one failed, and words of the verdict. */
  public Told because(String cause, String... words) {
    String verdict = diagnosis.verdict().sentence();
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo(cause);
    assertThat(verdict).as(diagnosis.text()).contains(words);
    assertThat(diagnosis.steps())
        .as(diagnosis.text())
        .filteredOn(step -> step.status() == Step.Status.FAILURE)
        .extracting(Step::finding)
        .containsExactly(verdict);
    return this;
  }

  public Told advising(String... words) {
    assertThat(diagnosis.verdict().remedy()).as(diagnosis.text()).contains(words);
    return this;
  }

  /** The endpoint after the remedy was followed. */
  public Told until(DockerEndpoint remedied) {
    return until(remedied.diagnose());
  }

  public Told until(Diagnosis after) {
    connects(after);
    return this;
  }

  public static Diagnosis connects(Diagnosis diagnosis) {
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo("connects");
    return diagnosis;
  }
}
