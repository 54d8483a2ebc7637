package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Case;
import io.github.dockertls.docktls.parity.CaseFile.Expected;
import java.util.Optional;

/** Where the library does something else than the CLI, on purpose, and what it does instead. */
final class Departures {
  /**
   * One departure.
   *
   * @param reason our reason, or null if we succeed where the CLI does not
   * @param why why we do so
   */
  record Departure(String reason, String why) {}

  private static final Departure NEVER_PLAIN =
      new Departure(
          "tls-without-material",
          "the CLI speaks plain HTTP although verified TLS was asked for (CLI rule 8)");
  private static final Departure TIME_LIMIT =
      new Departure("timeout", "the CLI waits forever for the handshake (CLI rule 58)");

  private Departures() {}

  static Optional<Departure> of(Case given, Expected expected) {
    if ("cli-panic".equals(expected.reason())) {
      String meant = DockerCli.reason(String.valueOf(expected.panic()));
      return Optional.of(new Departure(meant, "the CLI panics (CLI rules 33, 61 and 62)"));
    }
    if ("timeout".equals(expected.reason())) {
      return Optional.of(TIME_LIMIT);
    }
    if (asksForVerification(given) && wentPlain(expected)) {
      return Optional.of(NEVER_PLAIN);
    }
    return Optional.empty();
  }

  private static boolean asksForVerification(Case given) {
    String variable = given.env().get("DOCKER_TLS_VERIFY");
    return (variable != null && !variable.isEmpty())
        || given.args().stream().anyMatch(arg -> arg.startsWith("--tlsverify"));
  }

  /** TLS was on for the default context, but the CLI's endpoint has no TLS in the end. */
  private static boolean wentPlain(Expected expected) {
    return expected.resolved() != null
        && "default".equals(expected.resolved().context())
        && expected.resolved().host() != null
        && expected.resolved().host().startsWith("tcp:")
        && expected.resolved().tlsFiles() == null
        && !Boolean.TRUE.equals(expected.resolved().skipTlsVerify())
        && expected.observed() != null
        && Boolean.FALSE.equals(expected.observed().tls());
  }
}
