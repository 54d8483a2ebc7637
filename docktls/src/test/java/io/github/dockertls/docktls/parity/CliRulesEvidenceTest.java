package io.github.dockertls.docktls.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.docktls.parity.CaseFile.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The cases that docs/cli-rules.md names are among those that are run. */
class CliRulesEvidenceTest {
  private static final Pattern EVIDENCE = Pattern.compile("(?ms)^Evidence: (.+?)(?=\\n\\n|\\z)");
  private static final Pattern ID = Pattern.compile("`([A-N]-[^`]+)`");

  @Test
  void everyCaseThatARuleNamesIsThere() throws IOException {
    List<String> cases =
        CaseFile.read(ParityLauncher.resource("cases.json")).cases().stream()
            .map(Case::id)
            .toList();
    String rules = Files.readString(Path.of("..", "docs", "cli-rules.md"));
    String evidence =
        EVIDENCE
            .matcher(rules)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining());

    assertThat(ID.matcher(evidence).results().map(found -> found.group(1)))
        .hasSizeGreaterThan(100)
        .allSatisfy(id -> assertThat(cases).contains(id));
  }
}
