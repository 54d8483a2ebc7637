package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.diagnosis.Step.Topic;
import java.util.List;

/** Settings that are no endpoint: what was asked for, and how its files are. */
final class BrokenSettings {
  private final Subject.Settings settings;
  private final DockerTlsException failure;
  private final Walk walk = new Walk();

  BrokenSettings(Subject.Settings settings, DockerTlsException failure) {
    this.settings = settings;
    this.failure = failure;
  }

  Diagnosis diagnose() {
    asked();
    FilesLook files = new FilesLook(settings, walk);
    files.look();
    Verdict verdict = Verdicts.of(failure, Commands.of(settings, failure.reason()));
    walk.fail(Verdicts.isAboutFiles(failure.reason()) ? Topic.FILES : Topic.ASKED, verdict);
    return new Diagnosis(
        settings.host(),
        settings.environment().clock().instant(),
        verdict,
        walk.steps(),
        null,
        files.identity(),
        files.trusted(),
        Protection.UNKNOWN,
        null);
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
