package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Expected;
import io.github.dockertls.docktls.parity.CaseFile.Observed;
import io.github.dockertls.docktls.parity.CaseFile.Resolved;
import io.github.dockertls.docktls.parity.Departures.Departure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Holds what came of a case against what the real CLI did. */
final class Comparison {
  /** Ours to send: nobody but a proxy or a log reads them. */
  private static final List<String> OUR_EXTRA_HEADERS = List.of("accept", "connection");

  private final CaseHome home;
  private final Expected expected;
  private final Actual actual;
  private final List<String> differences = new ArrayList<>();

  private Comparison(CaseHome home, Expected expected, Actual actual) {
    this.home = home;
    this.expected = expected;
    this.actual = actual;
  }

  /** What differs; empty if nothing does. */
  static List<String> differences(
      CaseHome home, Expected expected, Optional<Departure> departure, Actual actual) {
    Comparison comparison = new Comparison(home, expected, actual);
    departure.ifPresentOrElse(comparison::departure, comparison::same);
    return comparison.differences;
  }

  /** Our own expectation: the reason, and not one byte of plain HTTP. */
  private void departure(Departure ours) {
    check("reason", ours.reason(), actual.reason());
    exit(ours.reason());
    if (actual.observed() != null && "tls-without-material".equals(ours.reason())) {
      check("a connection", null, actual.observed().tls());
    }
  }

  private void same() {
    check("reason", expected.reason(), actual.reason());
    exit(expected.reason());
    if (expected.resolved() != null && actual.resolved() != null) {
      resolved(expected.resolved(), actual.resolved());
    }
    if (actual.observed() != null) {
      observed(expected.observed(), actual.observed());
    }
  }

  private void exit(String reason) {
    if (actual.exit() != null) {
      check("exit", reason == null ? 0 : reason.equals("cli-usage") ? 125 : 1, actual.exit());
    }
  }

  private void resolved(Resolved theirs, Resolved ours) {
    if (theirs.error() == null && theirs.skipTlsVerify() == null) {
      return; // the context is shown, but it has no endpoint to compare
    }
    check("resolves", theirs.error() == null, ours.error() == null);
    if (theirs.error() == null && ours.error() == null) {
      check("context", theirs.context(), ours.context());
      check("host", home.fill(theirs.host()), ours.host());
      check(
          "skipTLSVerify",
          Boolean.TRUE.equals(theirs.skipTlsVerify()),
          Boolean.TRUE.equals(ours.skipTlsVerify()));
      check("tlsFiles", theirs.tlsFiles(), ours.tlsFiles());
    }
  }

  private void observed(Observed theirs, Observed ours) {
    check("tls", theirs.tls(), ours.tls());
    check("sni", theirs.sni(), ours.sni());
    check("alpn", theirs.alpn(), ours.alpn());
    check("client_certs", theirs.clientCertificates(), ours.clientCertificates());
    check("version", theirs.version(), ours.version());
    check("requests", each(theirs.requests(), home::fill), ours.requests());
    check("headers", headers(theirs.headers(), false), headers(ours.headers(), isOurs()));
    check("proxy", each(theirs.proxy(), home::fill), ours.proxy());
    check(
        "proxy_headers",
        headers(theirs.proxyHeaders(), false),
        headers(ours.proxyHeaders(), isOurs()));
  }

  /** Less what differs on purpose: our own User-Agent, and no compression unless asked for. */
  private List<List<String>> headers(List<List<String>> headers, boolean areOurs) {
    if (headers == null) {
      return null;
    }
    List<List<String>> compared = new ArrayList<>();
    for (List<String> header : headers) {
      String name = header.get(0).toLowerCase(java.util.Locale.ROOT);
      if (name.equals("user-agent")) {
        check("User-Agent is our own", true, !areOurs || header.get(1).startsWith("docker-tls/"));
      } else if (!(name.equals("accept-encoding") && header.get(1).equals("gzip") && !areOurs)
          && !(areOurs && OUR_EXTRA_HEADERS.contains(name))) {
        compared.add(each(header, home::fill));
      }
    }
    return compared;
  }

  /** Whether the library sent what was observed, not the real CLI. */
  private boolean isOurs() {
    return !actual.isOfDocker();
  }

  private static List<String> each(List<String> values, Function<String, String> change) {
    return values == null ? null : values.stream().map(change).toList();
  }

  private void check(String what, Object theirs, Object ours) {
    if (!Objects.equals(theirs, ours)) {
      differences.add(what + ": docker " + theirs + ", here " + ours);
    }
  }
}
