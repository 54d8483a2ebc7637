package io.github.dockertls.docktls.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dockertls.docktls.parity.ParityLauncher.Request;
import io.github.dockertls.docktls.parity.ParityRun.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CliParityIT {
  private static final int PROCESS_RUNS = 60;

  @TempDir private Path directory;

  @TestFactory
  List<DynamicTest> doesWhatTheRealCliDid() throws IOException {
    assumeTrue(ParityLauncher.canIsolate(), "needs a network namespace: run it as root");
    Path report = directory.resolve("report");
    ParityLauncher.launch(new Request(null, null, "both", report));
    List<DynamicTest> tests = new ArrayList<>();
    int processes = 0;
    for (String line : Files.readAllLines(report)) {
      String[] fields = line.split("\t", -1);
      processes += fields[1].equals(Docktls.NAME) ? 1 : 0;
      tests.add(
          dynamicTest(
              fields[0] + " through " + fields[1],
              () -> assertThat(fields[2]).as(fields[3]).isNotEqualTo(Verdict.DIFFERS.name())));
    }
    int through = processes;
    tests.add(
        dynamicTest(
            "a spread of cases went through docktls",
            () -> assertThat(through).isGreaterThanOrEqualTo(PROCESS_RUNS)));
    return tests;
  }
}
