package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTlsException.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CausesTableTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([a-z0-9-]+)` \\| `[a-z0-9-]+`(?:, `[a-z0-9-]+`)* \\| [^|]+\\. \\| [^|]+\\. \\|$");

  @Test
  void docsDiagnosisTellsEveryCauseOnceWithItsRemedy() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "diagnosis.md"));
    List<String> causes =
        ROW.matcher(page).results().map((MatchResult row) -> row.group(1)).toList();

    assertThat(causes)
        .as("docs/diagnosis.md has a row for each Detail, with its remedy")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Detail.values()).map(Detail::slug).toList());
  }
}
