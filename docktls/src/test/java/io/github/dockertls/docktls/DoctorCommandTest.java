package io.github.dockertls.docktls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docktls doctor}: what goes to which stream, and with which status. */
class DoctorCommandTest {
  @TempDir private Path home;

  private record Run(int status, String out, String err) {}

  private Run run(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Environment environment = Environment.builder().home(home).workingDirectory(home).build();
    int status =
        Docktls.run(
            environment,
            List.of(command.split(" ", -1)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** As in docker 29 (CLI rule 32): there is nothing to examine. */
  @Test
  void aSecondHostIsWrongUse() {
    Run run = run("-H tcp://a:1 -H tcp://b:1 doctor --json");
    assertThat(run.status()).isEqualTo(125);
    assertThat(run.err()).contains("docktls: cli-usage: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tlsverify -H tcp://build1:2376",
        "--context none",
        "-H ssh://build1",
        "-H npipe:////./pipe/docker_engine",
        "--context a -H tcp://b:1",
        "-H tcp://127.0.0.1:1",
      })
  void whatDoesNotConnectIsJsonAllTheSame(String flags) throws Exception {
    Run run = run(flags + " doctor --json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.fieldNames())
        .toIterable()
        .contains("host", "time", "proxy", "verdict", "protection", "daysLeft", "steps")
        .contains("handshake", "identity", "trusted");
    assertThat(json.at("/verdict/connects").asBoolean()).isFalse();
    assertThat(json.at("/verdict/remedy").asText()).isNotEmpty();
    assertThat(json.get("steps"))
        .isNotEmpty()
        .allMatch(step -> step.size() == 7)
        .filteredOn(step -> step.get("status").asText().equals("failure"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tlsverfy doctor --json",
        "doctor --jsn",
        "doctor --json --all-contexts",
        "doctor --html",
      })
  void wrongUseIsALineOnStderr(String command) {
    Run run = run(command);
    assertThat(run.status()).isEqualTo(125);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).matches("docktls: cli-usage: [^\n]+\n");
  }

  @Test
  void aPageIsWrittenOfSettingsToo() throws Exception {
    Run run = run("--tlsverify -H tcp://build1:2376 doctor --html page.html");
    assertThat(run.status()).isEqualTo(1);
    assertThat(Files.readString(home.resolve("page.html")))
        .contains("does not connect", "tcp://build1:2376", "ca.pem");
  }
}
