package io.github.dockertls.diagnosis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dockertls.internal.door.ProxyHop;
import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.x509.CertificateSummary;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** A diagnosis as JSON. */
final class JsonRendering {
  private final ObjectMapper mapper = new ObjectMapper();
  private final Diagnosis diagnosis;

  private JsonRendering(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  static String render(Diagnosis diagnosis) {
    return new JsonRendering(diagnosis).render();
  }

  private String render() {
    ObjectNode root = mapper.createObjectNode();
    root.put("host", diagnosis.host());
    root.put("time", diagnosis.time().toString());
    ProxyHop between = diagnosis.hop();
    root.put("proxy", between == null ? null : between.proxy());
    verdict(root.putObject("verdict"), diagnosis.verdict());
    root.put("protection", diagnosis.protection());
    OptionalLong days = diagnosis.daysLeft();
    root.put("daysLeft", days.isPresent() ? (Long) days.getAsLong() : null);
    ArrayNode steps = root.putArray("steps");
    diagnosis.steps().forEach(step -> step(steps.addObject(), step));
    root.putNull("handshake");
    diagnosis.handshake().ifPresent(trace -> handshake(root.putObject("handshake"), trace));
    certificates(root.putArray("identity"), diagnosis.identity());
    certificates(root.putArray("trusted"), diagnosis.trusted());
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings cannot be written", e);
    }
  }

  private static void verdict(ObjectNode node, Verdict verdict) {
    node.put("connects", verdict.connects());
    node.put("cause", verdict.cause());
    node.put("reason", verdict.reason() == null ? null : verdict.reason().slug());
    node.put("sentence", verdict.sentence());
    node.put("remedy", verdict.remedy());
    strings(node.putArray("commands"), verdict.commands());
  }

  private static void step(ObjectNode node, Step step) {
    node.put("topic", step.topic().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    node.put("status", step.status().name().toLowerCase(Locale.ROOT));
    node.put("finding", step.finding());
    strings(node.putArray("evidence"), step.evidence());
    node.put("remedy", step.remedy());
    strings(node.putArray("commands"), step.commands());
    node.put("milliseconds", step.took().toMillis());
  }

  private void handshake(ObjectNode node, HandshakeTrace trace) {
    node.put("serverName", trace.serverName());
    node.put("protocol", trace.protocol());
    node.put("cipherSuite", trace.cipherSuite());
    node.put("clientCertificateAsked", trace.authorities() != null);
    ArrayNode names = node.putArray("authorities");
    if (trace.authorities() != null) {
      trace.authorities().forEach(name -> names.add(Printable.line(name.toString())));
    }
    node.put("clientCertificateSent", !trace.clientChain().isEmpty());
    certificates(node.putArray("serverChain"), trace.serverChain());
    HandshakeTrace.Judgement judgement = trace.judgement();
    certificates(node.putArray("path"), judgement == null ? List.of() : judgement.path());
  }

  private void certificates(ArrayNode node, List<X509Certificate> chain) {
    Instant now = diagnosis.time();
    for (X509Certificate certificate : chain) {
      CertificateSummary view = CertificateSummary.of(certificate, now);
      ObjectNode one = node.addObject();
      one.put("subject", view.subject());
      one.put("issuer", view.issuer());
      strings(one.putArray("names"), view.names());
      one.put("purpose", view.purpose());
      one.put("key", view.key());
      one.put("from", view.from().toString());
      one.put("until", view.until().toString());
      one.put("daysLeft", view.daysLeft());
      one.put("serial", view.serial());
      one.put("sha256", view.fingerprint());
    }
  }

  private static void strings(ArrayNode node, List<String> texts) {
    texts.forEach(node::add);
  }
}
