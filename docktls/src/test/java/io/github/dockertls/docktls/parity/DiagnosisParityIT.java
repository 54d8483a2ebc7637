package io.github.dockertls.docktls.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dockertls.docktls.parity.CaseFile.Expected;
import io.github.dockertls.docktls.parity.ParityLauncher.Request;
import io.github.dockertls.docktls.parity.ParityRun.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A diagnosis names the reason that the real CLI had, for each reason that it ever had. */
class DiagnosisParityIT {
  /**
   * A panic is none that we have, and what root may always read is withheld from another user in
   * the tests of the diagnosis itself.
   */
  private static final Set<String> ELSEWHERE = Set.of("cli-panic", "context-tls-unreadable");

  @TempDir private Path directory;

  @TestFactory
  List<DynamicTest> namesTheReasonOfTheRealCli() throws IOException {
    Path report = directory.resolve("report");
    ParityLauncher.launch(new Request(null, null, Diagnosing.NAME, report));
    List<DynamicTest> tests = new ArrayList<>();
    Set<String> reasons = new TreeSet<>();
    for (String line : Files.readAllLines(report)) {
      String[] fields = line.split("\t", -1);
      reasons.add(fields[1]);
      tests.add(
          dynamicTest(
              fields[0] + ": " + fields[1],
              () -> assertThat(fields[2]).as(fields[3]).isNotEqualTo(Verdict.DIFFERS.name())));
    }
    tests.add(
        dynamicTest(
            "each reason is there", () -> assertThat(reasons).containsAll(reasonsOfTheCli())));
    return tests;
  }

  private static Set<String> reasonsOfTheCli() throws IOException {
    Set<String> reasons = new TreeSet<>();
    for (Expected expected :
        Columns.beside(ParityLauncher.resource("cases.json")).model().values()) {
      if (expected.reason() != null && !ELSEWHERE.contains(expected.reason())) {
        reasons.add(expected.reason());
      }
    }
    return reasons;
  }
}
