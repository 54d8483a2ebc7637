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

    assertThat(flags.host()).isEqualTo("tcp://a:1");
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
      assertThat(CliFlags.parse(form).host()).as(form.toString()).isEqualTo("tcp://a:1");
    }
  }

  @Test
  void anEqualsSignAloneAfterAShortFlagIsItsValue() {
    assertThat(parse("-H=").host()).isEqualTo("=");
  }

  @Test
  void aValueMayLookLikeAFlagOrACommand() {
    assertThat(parse("--host", "version").host()).isEqualTo("version");
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
  void theLastOfRepeatedFlagsCounts() {
    CliFlags flags =
        parse("--tls", "--tls=false", "--tlscert=a", "--tlscert=b", "-cx", "-cy", "-Ha");

    assertThat(flags.tls()).isFalse();
    assertThat(flags.certFile()).isEqualTo("b");
    assertThat(flags.context()).isEqualTo("y");
  }

  @Test
  void refusesASecondHostInAnyForm() {
    for (List<String> form :
        List.of(
            List.of("-Ha", "-Hb"),
            List.of("-Ha", "-Ha"),
            List.of("-H", "", "-Ha"),
            List.of("-Ha", "-H", ""),
            List.of("--host=a", "--host", "b"),
            List.of("-DHa", "--host=a"))) {
      assertThatThrownBy(() -> CliFlags.parse(form))
          .as(form.toString())
          .hasMessageContaining("twice")
          .isInstanceOfSatisfying(
              DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLI_USAGE));
    }
  }

  @Test
  void dropsOnePairOfEqualQuotesAroundTheConfigDirectoryAlone() {
    assertThat(parse("--config=\"a b\"").config()).isEqualTo("a b");
    assertThat(parse("--config='a'").config()).isEqualTo("a");
    assertThat(parse("--config='\"a\"'").config()).isEqualTo("\"a\"");
    assertThat(parse("--config=\"a'").config()).isEqualTo("\"a'");
    assertThat(parse("--config=\"").config()).isEqualTo("\"");
    assertThat(parse("--config=\"\"").config()).isEmpty();
    assertThat(parse("--tlscacert=\"a\"").caFile()).isEqualTo("\"a\"");
    assertThat(parse("--tlscert='a'").certFile()).isEqualTo("'a'");
    assertThat(parse("--tlskey='a'").keyFile()).isEqualTo("'a'");
    assertThat(parse("-H", "\"tcp://a:1\"").host()).isEqualTo("\"tcp://a:1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "DEBUG", "warning", "Fatal"})
  void takesLogLevelsInAnyCase(String level) {
    assertThat(parse("--log-level", level).arguments()).hasSize(2);
  }
}
