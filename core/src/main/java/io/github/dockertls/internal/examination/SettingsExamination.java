package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Phase;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.diagnosis.Verdict;
import io.github.dockertls.internal.door.DiagnosisParts;
import io.github.dockertls.internal.door.Doors;
import java.util.List;

/** Settings that are not an endpoint: what was asked for, and how its files are. */
public final class SettingsExamination {
  private final Target.Settings settings;
  private final DockerTlsException failure;
  private final StepLog walk = new StepLog();

  private SettingsExamination(Target.Settings settings, DockerTlsException failure) {
    this.settings = settings;
    this.failure = failure;
  }

  /**
   * Looks at settings that are not an endpoint: files are read, nothing is dialled.
   *
   * @param settings what was asked for
   * @param failure why there is no endpoint
   */
  public static Diagnosis of(Target.Settings settings, DockerTlsException failure) {
    return new SettingsExamination(settings, failure).diagnose();
  }

  private Diagnosis diagnose() {
    asked();
    FilesLook files = new FilesLook(settings, walk);
    files.look();
    Verdict verdict = Verdicts.of(failure, Commands.of(settings, failure.reason()));
    walk.fail(failure.reason().phase() == Phase.FILES ? Topic.FILES : Topic.ASKED, verdict);
    return Doors.diagnosis(
        new DiagnosisParts(
            settings.host(),
            settings.environment().clock().instant(),
            verdict,
            walk.steps(),
            null,
            files.identity(),
            files.trusted(),
            Protection.UNKNOWN,
            null));
  }

  private void asked() {
    List<String> evidence = SettingsLook.origins(settings);
    String security = settings.origins().containsKey("tls") ? ", with TLS" : "";
    walk.ok(Topic.ASKED, "\"" + settings.host() + "\"" + security, evidence);
    settings
        .warnings()
        .forEach(warning -> walk.warn(Topic.ASKED, warning, "Mend what the warning names"));
  }
}
