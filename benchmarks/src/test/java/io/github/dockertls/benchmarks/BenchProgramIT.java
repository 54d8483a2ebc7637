package io.github.dockertls.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That it works, with little data: no figure is looked at. */
@Timeout(180)
class BenchProgramIT {
  @TempDir private Path work;

  @Test
  void measuresWhatItIsToldTo() throws IOException {
    Path page = work.resolve("page.md");
    Files.writeString(
        page,
        """
        <!-- bench goals -->
        - an old one = 2.00, wanted ≤ 1.00: missed
        <!-- /bench -->
        - another table's = 2.00, wanted ≤ 1.00: missed
        <!-- bench copy -->
        <!-- /bench -->
        """);

    String printed = bench(0, "copy", "--write", page.toString());

    assertThat(page)
        .content()
        .containsPattern("\\d of 2 goals met[.]\n\n- another table's = 2.00")
        .contains("`dev/bench copy`")
        .doesNotContain("an old one");

    assertThat(printed).contains("copy into a container, 3 MB", "bare JSSE");
    assertThat(printed).containsPattern("\\d of 1 goals met");
  }

  @Test
  void refusesANameThatItDoesNotKnow() {
    bench(2, "upload");
  }

  private String bench(int status, String... names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String[] args = new String[names.length + 3];
    System.arraycopy(names, 0, args, 3, names.length);
    args[0] = "--tiny";
    args[1] = "--work";
    args[2] = work.toString();
    assertThat(BenchProgram.run(new PrintStream(bytes, true, UTF_8), args)).isEqualTo(status);
    return bytes.toString(UTF_8);
  }
}
