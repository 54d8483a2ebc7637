package io.github.dockertls.docktls.parity;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.diagnosis.Verdict;
import io.github.dockertls.docktls.parity.CaseFile.Case;
import io.github.dockertls.docktls.parity.CaseFile.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The library's diagnosis, in this process: its verdict has to be the CLI's reason. */
final class Diagnosing implements CaseProgram {
  static final String NAME = "diagnosis";

  private static final int PER_REASON = 3;

  @Override
  public Actual run(CaseHome home) {
    Diagnosis diagnosis =
        DockerEndpoint.diagnose(InProcess.environment(home), home.args().toArray(String[]::new));
    Verdict verdict = diagnosis.verdict();
    Reason reason = verdict.reason();
    return new Actual(
        NAME, null, reason == null ? null : reason.slug(), diagnosis.text(), null, null);
  }

  /** A few of each reason: a diagnosis connects several times, and waits where nothing answers. */
  static List<Case> few(List<Case> cases, Map<String, Expected> expected) {
    Map<String, Integer> chosen = new HashMap<>();
    List<Case> few = new ArrayList<>();
    for (Case c : cases) {
      String reason = String.valueOf(expected.get(c.id()).reason());
      if (chosen.merge(reason, 1, Integer::sum) <= PER_REASON) {
        few.add(c);
      }
    }
    return few;
  }
}
