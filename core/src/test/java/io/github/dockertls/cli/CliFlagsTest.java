package io.github.dockertls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliFlagsTest {
  private static CliFlags parse(String... arguments) {
    return CliFlags.parse(List.of(arguments));
  }

  @Test
  void endsAtTheFirstArgumentThatIsNoFlag() {
    CliFlags flags = parse("-D", "--host", "tcp://a:1", "ps", "-a", "-H", "tcp://b:1");

    assertThat(flags.hosts()).containsExactly("tcp://a:1");
    assertThat(flags.arguments()).containsExactly("-D", "--host", "tcp://a:1");
    assertThat(flags.command()).containsExactly("ps", "-a", "-H", "tcp://b:1");
  }

  @Test
  void aDoubleHyphenEndsTheFlags() {
    assertThat(parse("--tls", "--", "--version").command()).containsExactly("--version");
  }

  @Test
  void aLoneHyphenIsACommand() {
    assertThat(parse("-", "ps").command()).containsExactly("-", "ps");
  }

  @Test
  void takesValuesInEveryWayThatTheCliDoes() {
    for (List<String> form :
        List.of(
            List.of("-H", "tcp://a:1"),
            List.of("-Htcp://a:1"),
            List.of("-H=tcp://a:1"),
            List.of("-DHtcp://a:1"),
            List.of("-DH", "tcp://a:1"),
            List.of("--host", "tcp://a:1"),
            List.of("--host=tcp://a:1"))) {
      assertThat(CliFlags.parse(form).hosts()).as(form.toString()).containsExactly("tcp://a:1");
    }
  }

  @Test
  void anEqualsSignAloneAfterAShortFlagIsItsValue() {
    assertThat(parse("-H=").hosts()).containsExactly("=");
  }

  @Test
  void aValueMayLookLikeAFlagOrACommand() {
    assertThat(parse("--host", "version").hosts()).containsExactly("version");
    assertThat(parse("-c", "--tls").context()).isEqualTo("--tls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
  void takesTrueAsGoDoes(String value) {
    assertThat(parse("--tlsverify=" + value).tlsVerify()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
  void takesFalseAsGoDoes(String value) {
    assertThat(parse("--tls=" + value).tls()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tls=yes",
        "--tls=",
        "--tlsverify=tRUE",
        "--debug=2",
        "-D=x",
        "-D=",
        "--nosuch",
        "--tlscert",
        "-H",
        "-x",
        "-Dx",
        "---tls",
        "--=x",
        "--Host=a",
        "-l=loud",
        "--log-level=verbose"
      })
  void refusesWhatTheCliCallsWrongUse(String argument) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLI_USAGE));
  }

  @Test
  void theLastOfRepeatedFlagsCountsButHostsAddUp() {
    CliFlags flags =
        parse("--tls", "--tls=false", "--tlscert=a", "--tlscert=b", "-Ha", "-Ha", "-cx", "-cy");

    assertThat(flags.tls()).isFalse();
    assertThat(flags.certFile()).isEqualTo("b");
    assertThat(flags.hosts()).containsExactly("a", "a");
    assertThat(flags.context()).isEqualTo("y");
  }

  @Test
  void dropsOnePairOfEqualQuotesAroundAFileAlone() {
    assertThat(parse("--tlscacert=\"a b\"").caFile()).isEqualTo("a b");
    assertThat(parse("--tlscacert='a'").caFile()).isEqualTo("a");
    assertThat(parse("--tlscacert='\"a\"'").caFile()).isEqualTo("\"a\"");
    assertThat(parse("--tlscacert=\"a'").caFile()).isEqualTo("\"a'");
    assertThat(parse("--tlscacert=\"").caFile()).isEqualTo("\"");
    assertThat(parse("--tlscacert=\"\"").caFile()).isEmpty();
    assertThat(parse("--config=\"a\"").config()).isEqualTo("\"a\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "DEBUG", "warning", "Fatal"})
  void takesLogLevelsInAnyCase(String level) {
    assertThat(parse("--log-level", level).arguments()).hasSize(2);
  }
}
