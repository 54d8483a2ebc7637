package io.github.dockertls.docktls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocktlsTest {
  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    Environment environment = Environment.builder().home(home).workingDirectory(home).build();
    PrintStream output = new PrintStream(out, true, UTF_8);
    return Docktls.run(environment, List.of(args), output, new PrintStream(err, true, UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nosuch version | 125 | cli-usage",
        "--tlsverify=yes version | 125 | cli-usage",
        "--tlsverify false | 125 | cli-usage",
        "nosuch | 125 | cli-usage",
        "ps -H tcp://127.0.0.1:1 | 125 | cli-usage",
        "ps extra | 125 | cli-usage",
        "pull | 125 | cli-usage",
        "version --nosuch | 125 | cli-usage",
        "context | 125 | cli-usage",
        "context inspect a b | 125 | cli-usage",
        "-H a -H b version | 125 | cli-usage",
        "-H a -c b version | 1 | host-and-context",
        "-H https://a:1 version | 1 | host-invalid",
        "-H ssh://a version | 1 | ssh",
        "-H fd:// version | 1 | host-invalid",
        "-H npipe://./pipe/docker_engine version | 1 | protocol-not-available",
        "-c nosuch version | 1 | context-not-found",
        "-c nosuch context inspect | 1 | context-not-found",
        "context inspect nosuch | 1 | context-not-found",
        "--tlsverify -H a version | 1 | tls-file-unreadable",
        "--tlsverify --tlscacert= -H a version | 1 | tls-without-material",
        "-H tcp://127.0.0.1:1 version | 1 | cannot-connect",
        "-H tcp://127.0.0.1:1 info | 1 | cannot-connect",
        "-H tcp://127.0.0.1:1 ps -a | 1 | cannot-connect",
        "-H tcp://127.0.0.1:1 images | 1 | cannot-connect",
        "-H tcp://127.0.0.1:1 pull tiny | 1 | cannot-connect",
      })
  void endsWithOneLineAndAStatusThatTellTheReason(String args, int status, String reason) {
    assertThat(run(args.split(" "))).isEqualTo(status);
    assertThat(err.toString(UTF_8)).matches("docktls: " + reason + ": [^\n]+\\.\n");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void showsItsCommands(String word) {
    assertThat(word.isEmpty() ? run() : run(word)).isZero();
    assertThat(out.toString(UTF_8)).contains("Usage:  docktls", "context", "doctor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ps --help",
        "ps -a --help",
        "help ps",
        "-H tcp://127.0.0.1:1 ps --help",
        "pull --help",
        "version --help",
        "context --help",
        "context inspect --help",
        "context ls -h",
        "certs --help",
        "certs ca --help",
        "certs sign --help",
        "help certs sign",
        "daemon-config --help",
        "doctor --json --help",
      })
  void tellsOfACommandWhateverElseIsMissing(String args) {
    assertThat(run(args.split(" "))).as(err.toString(UTF_8)).isZero();
    List<String> words =
        Stream.of(args.split(" ", -1)).filter(word -> word.matches("[a-z][a-z-]*")).toList();
    String command =
        "docktls " + String.join(" ", words.subList(words.indexOf("help") + 1, words.size()));
    assertThat(out.toString(UTF_8)).startsWith("Usage:  " + command).contains("--help");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-v", "-H tcp://127.0.0.1:1 --version", "--tls -v"})
  void tellsItsVersion(String args) {
    assertThat(run(args.split(" "))).isZero();
    assertThat(out.toString(UTF_8)).matches("docktls version \\S+\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "version --format {{range.Server.Components}}{{.Name}}{{end}} # {{range.Server.Components}}",
        "version --format {{.Server.Version|upper}} # {{.Server.Version|upper}}",
        "version --format {{.Server.Version # {{.Server.Version",
        "info --format {{len.Plugins}} # {{len.Plugins}}",
      })
  void refusesWhatItDoesNotKnowOfTemplates(String args, String part) {
    assertThat(run(args.split(" "))).isEqualTo(125);
    assertThat(err.toString(UTF_8))
        .startsWith("docktls: cli-usage: docktls does not know")
        .contains(part);
  }

  @Test
  void inspectsTheEndpointThatWouldBeUsed() throws IOException {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/ca.pem"), "x");

    assertThat(run("--tlsverify", "-H", "build1", "context", "inspect")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "{\"name\":\"default\",\"host\":\"tcp://build1:2375\",\"skipTLSVerify\":false,"
                + "\"tlsFiles\":[\"ca.pem\"]}\n");
  }

  @Test
  void inspectsAndListsStoredContexts() throws IOException {
    String hash = "d0f631ca1ddba8db3bcfcb9e057cdc98d0379f1bee00e75a545147a27dadd982";
    Path meta = Files.createDirectories(home.resolve(".docker/contexts/meta/" + hash));
    Files.createDirectories(home.resolve(".docker/contexts/tls/" + hash + "/docker"));
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"c1\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://a:1\"}}}");

    assertThat(run("context", "inspect", "c1")).isZero();
    assertThat(run("-c", "c1", "context", "ls")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            {"name":"c1","host":"tcp://a:1","skipTLSVerify":false,"tlsFiles":[]}
            NAME      DOCKER ENDPOINT
            default   unix:///var/run/docker.sock
            c1 *      tcp://a:1
            """);
  }

  @Test
  void showsNumbersAsPeopleReadThem() {
    assertThat(Sizes.decimal(2_340_000L)).isEqualTo("2.34MB");
    assertThat(Sizes.decimal(77_800_000L)).isEqualTo("77.8MB");
    assertThat(Sizes.decimal(1_000_000_000L)).isEqualTo("1GB");
    assertThat(Sizes.decimal(0L)).isEqualTo("0B");
    assertThat(Sizes.ago(Duration.ofSeconds(61))).isEqualTo("About a minute ago");
    assertThat(Sizes.ago(Duration.ofMinutes(95))).isEqualTo("2 hours ago");
    assertThat(Sizes.ago(Duration.ofDays(20))).isEqualTo("2 weeks ago");
    assertThat(Sizes.binary(16L << 30)).isEqualTo("16GiB");
    assertThat(Sizes.shortId("sha256:0123456789abcdef")).isEqualTo("0123456789ab");
  }
}
