package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReasonsTableTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| [^|]+\\. \\| [^|]+\\. \\|$");

  @Test
  void docsReasonsTellsEveryReasonOnceWithItsRemedy() throws IOException {
    String table = Files.readString(Path.of("..", "docs", "reasons.md"));
    List<String> slugs =
        ROW.matcher(table).results().map((MatchResult row) -> row.group(1)).toList();

    assertThat(slugs)
        .as("docs/reasons.md has a row for each Reason, with its remedy")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::slug).toList());
  }
}
