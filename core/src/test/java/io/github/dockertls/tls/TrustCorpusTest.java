package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * 3,379 machine-made chains with the verdict of the docker CLI 28.2.2. Their certificates are
 * judged at the time that each case states, so nothing ages.
 */
class TrustCorpusTest {
  /**
   * Certificates that the CLI cannot parse; a Java trust manager is not asked before the JDK has.
   */
  private static final Set<String> ABOUT_PARSING = Set.of("parse", "roots");

  private static final Map<String, Set<Reason>> REASONS =
      Map.of(
          "hostname",
          Set.of(Reason.X509_HOSTNAME, Reason.X509_NO_IP_SAN, Reason.X509_COMMON_NAME),
          "critical-extension",
          Set.of(Reason.X509_CRITICAL_EXT),
          "invalid/Expired",
          Set.of(Reason.X509_TIME),
          "invalid/IncompatibleUsage",
          Set.of(Reason.X509_KEY_USAGE),
          "invalid/TooManyIntermediates",
          Set.of(Reason.X509_OTHER),
          "invalid/CANotAuthorizedForThisName",
          Set.of(Reason.X509_OTHER),
          "unknown-authority",
          Set.of(Reason.X509_UNKNOWN_AUTHORITY),
          "unknown-authority/bad-signature",
          Set.of(Reason.X509_UNKNOWN_AUTHORITY),
          "unknown-authority/insecure-signature",
          Set.of(Reason.X509_UNKNOWN_AUTHORITY),
          "unknown-authority/issuer-may-not-sign",
          Set.of(Reason.X509_UNKNOWN_AUTHORITY));

  private enum Verdict {
    ACCEPTED,
    REFUSED,
    NOT_READ_BY_THE_JDK
  }

  private record Outcome(
      String id, boolean expected, String kind, Verdict verdict, Reason reason, String message) {}

  private static final List<Outcome> OUTCOMES = new ArrayList<>();

  @BeforeAll
  static void judge() throws IOException, CertificateException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = TrustCorpusTest.class.getResourceAsStream("trust-cases.jsonl.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        OUTCOMES.add(judge(json.readTree(line)));
      }
    }
  }

  private static Outcome judge(JsonNode c) throws CertificateException {
    List<X509Certificate> roots = new ArrayList<>();
    for (JsonNode root : c.get("roots")) {
      X509Certificate read = read(root);
      if (read != null) {
        roots.add(read);
      }
    }
    List<X509Certificate> sent = new ArrayList<>();
    sent.add(read(c.get("leaf")));
    for (JsonNode intermediate : c.path("intermediates")) {
      sent.add(read(intermediate));
    }
    if (roots.isEmpty() || sent.contains(null)) {
      return outcome(c, Verdict.NOT_READ_BY_THE_JDK, null, "");
    }
    String host = c.path("ip").asText(c.path("dns_name").asText(null));
    try {
      CorpusFactory.verifier(roots, Instant.parse(c.get("time").asText())).verify(sent, host);
      return outcome(c, Verdict.ACCEPTED, null, "");
    } catch (CertificateException e) {
      DockerTlsException shown = (DockerTlsException) e.getCause();
      return outcome(c, Verdict.REFUSED, shown.reason(), shown.getMessage());
    }
  }

  private static Outcome outcome(JsonNode c, Verdict verdict, Reason reason, String message) {
    JsonNode expected = c.get("expected");
    return new Outcome(
        c.get("id").asText(),
        expected.get("ok").asBoolean(),
        expected.get("class").asText(),
        verdict,
        reason,
        message);
  }

  private static X509Certificate read(JsonNode pem) throws CertificateException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.asText().getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      return null;
    }
  }

  @Test
  void acceptsNoChainThatTheCliRefuses() {
    assertThat(OUTCOMES).hasSize(3379);
    assertThat(OUTCOMES)
        .filteredOn(o -> !o.expected() && o.verdict() == Verdict.ACCEPTED)
        .filteredOn(o -> !ABOUT_PARSING.contains(o.kind()))
        .isEmpty();
  }

  @Test
  void acceptsFewOfThoseThatTheCliCannotParse() {
    assertThat(OUTCOMES)
        .filteredOn(o -> ABOUT_PARSING.contains(o.kind()) && o.verdict() == Verdict.ACCEPTED)
        .hasSizeLessThanOrEqualTo(30);
  }

  @Test
  void refusesAlmostNothingThatTheCliAccepts() {
    assertThat(OUTCOMES)
        .filteredOn(o -> o.expected() && o.verdict() == Verdict.REFUSED)
        .hasSizeLessThan(OUTCOMES.size() * 2 / 100);
  }

  @Test
  void tellsTheReasonThatTheCliTells() {
    assertThat(OUTCOMES)
        .filteredOn(o -> REASONS.containsKey(o.kind()) && o.verdict() == Verdict.REFUSED)
        .filteredOn(o -> !REASONS.get(o.kind()).contains(o.reason()))
        .filteredOn(o -> !o.message().contains("cannot be read"))
        .isEmpty();
  }
}
