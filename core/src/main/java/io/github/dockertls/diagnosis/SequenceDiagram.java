package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.SequenceDrawing.Message;
import io.github.dockertls.diagnosis.SequenceDrawing.Party;
import io.github.dockertls.diagnosis.Step.Status;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.internal.door.ProxyHop;
import io.github.dockertls.internal.x509.CertificateSummary;
import io.github.dockertls.internal.x509.IpAddress;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who said what, from the first packet to the daemon's answer or to where it broke: on the left
 * this machine, on the right the server, and between them a proxy, or whoever decrypts.
 */
final class SequenceDiagram {
  private static final int AUTHORITIES = 3;

  private final Diagnosis diagnosis;
  private final Verdict verdict;
  private final @Nullable ProxyHop between;
  private final List<Message> messages = new ArrayList<>();

  /** Who answers us. */
  private final Party peer;

  private SequenceDiagram(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
    verdict = diagnosis.verdict();
    between = diagnosis.hop();
    boolean direct = between == null || between.request() != null;
    peer = direct && !isIntercepted() ? Party.SERVER : Party.BETWEEN;
  }

  /** The picture; empty if nothing was dialled. */
  static String of(Diagnosis diagnosis) {
    SequenceDiagram diagram = new SequenceDiagram(diagnosis);
    if (!diagram.has(Topic.CONNECTION) && !diagram.has(Topic.NAME)) {
      return "";
    }
    diagram.collect();
    ProxyHop proxy = diagram.between;
    String middle =
        proxy != null ? "proxy " + proxy.proxy() : diagram.isIntercepted() ? "who decrypts" : null;
    return SequenceDrawing.of(diagram.messages, middle, diagnosis.host(), diagram.isReached());
  }

  private boolean isIntercepted() {
    return verdict.detail() == Detail.INTERCEPTED;
  }

  /** Whether anything of the server itself was seen. */
  private boolean isReached() {
    return !isIntercepted()
        && (between == null || (has(Topic.CONNECTION) && !is(Topic.CONNECTION, Status.FAILURE)));
  }

  private void collect() {
    if (!has(Topic.CONNECTION)) {
      say(Party.US, between == null ? Party.SERVER : Party.BETWEEN, "asks for the address", "");
    } else if (between == null) {
      connect();
    } else {
      connect(between);
    }
    if (has(Topic.CONNECTION) && !is(Topic.CONNECTION, Status.FAILURE)) {
      talk();
    }
    if (!verdict.connects()) {
      end();
    }
  }

  private void connect() {
    boolean failed = is(Topic.CONNECTION, Status.FAILURE);
    say(Party.US, Party.SERVER, "connects", failed ? "" : finding(Topic.CONNECTION));
  }

  /** To the proxy first, which is then asked for the way on. */
  private void connect(ProxyHop proxy) {
    say(Party.US, Party.BETWEEN, "connects", "");
    boolean failed = is(Topic.CONNECTION, Status.FAILURE);
    String request = proxy.request();
    if (request == null || (failed && !isAnsweredByProxy())) {
      return;
    }
    say(Party.US, Party.BETWEEN, request, "");
    if (!failed) {
      say(Party.BETWEEN, Party.US, "granted", "what follows goes through the proxy");
    }
  }

  /** Whether the proxy took the connection at least. */
  private boolean isAnsweredByProxy() {
    return verdict.reason() != Reason.CANNOT_CONNECT && verdict.detail() != Detail.PACKETS_DROPPED;
  }

  private void talk() {
    if (verdict.reason() == Reason.PLAIN_TO_TLS) {
      say(Party.US, peer, "GET /_ping", "plain HTTP");
      return;
    }
    diagnosis.handshake().ifPresent(this::handshake);
    api();
  }

  private void handshake(HandshakeTrace trace) {
    String name = trace.serverName();
    say(
        Party.US,
        peer,
        "ClientHello",
        "TLS 1.2 or 1.3" + (IpAddress.isName(name) ? ", server name " + name : ""));
    if (trace.serverChain().isEmpty()) {
      return;
    }
    String agreed = trace.protocol() == null ? "" : trace.protocol() + ", " + trace.cipherSuite();
    say(peer, Party.US, "ServerHello", agreed);
    say(peer, Party.US, "Certificate", shown(trace.serverChain()));
    List<X500Principal> authorities = trace.authorities();
    if (authorities != null) {
      say(peer, Party.US, "CertificateRequest", "wants a client certificate" + of(authorities));
    }
    HandshakeTrace.Judgement judgement = trace.judgement();
    if (judgement != null && judgement.refusal() != null) {
      return;
    }
    if (authorities != null) {
      boolean none = trace.clientChain().isEmpty();
      say(Party.US, peer, "Certificate", none ? "none" : shown(trace.clientChain()));
    }
    if (trace.failure() == null) {
      String took = "the handshake took " + trace.duration().toMillis() + " ms";
      say(Party.US, peer, "Finished", took);
    }
  }

  private static String shown(List<X509Certificate> chain) {
    X509Certificate leaf = chain.get(0);
    int more = chain.size() - 1;
    return CertificateSummary.subject(leaf)
        + " by "
        + (CertificateSummary.isSelfSigned(leaf) ? "itself" : leaf.getIssuerX500Principal())
        + (more == 0 ? "" : ", and " + more + " above it");
  }

  private static String of(List<X500Principal> authorities) {
    if (authorities.isEmpty()) {
      return "";
    }
    String named =
        authorities.stream()
            .limit(AUTHORITIES)
            .map(X500Principal::toString)
            .collect(Collectors.joining(" or "));
    int more = authorities.size() - AUTHORITIES;
    return " of " + named + (more > 0 ? " or " + more + " more" : "");
  }

  private void api() {
    if (is(Topic.API, Status.OK) || is(Topic.API, Status.WARNING)) {
      say(Party.US, peer, "GET /_ping, GET /version", "");
      say(peer, Party.US, "200", finding(Topic.API));
    } else if (isAsked()) {
      say(Party.US, peer, "GET /_ping", "");
    }
  }

  /** Whether it came to a request, which then failed. */
  private boolean isAsked() {
    HandshakeTrace trace = diagnosis.handshake().orElse(null);
    if (is(Topic.API, Status.FAILURE) || is(Topic.PROTOCOL, Status.FAILURE)) {
      return trace == null || has(Topic.HANDSHAKE);
    }
    return is(Topic.CLIENT_CERTIFICATE, Status.FAILURE) && trace != null && trace.failure() == null;
  }

  /** Where and why it breaks off. */
  private void end() {
    Party speaker = is(Topic.CONNECTION, Status.FAILURE) && between != null ? Party.BETWEEN : peer;
    boolean said = has(Topic.CONNECTION) && !isOurRefusal() && isSaid();
    messages.add(
        new Message(
            said ? speaker : Party.US,
            said ? Party.US : null,
            verdict.cause(),
            verdict.sentence(),
            true));
  }

  /** Whether what failed is something that was said, and not that nothing was. */
  private boolean isSaid() {
    return verdict.reason() == Reason.CANNOT_CONNECT
        ? verdict.detail() != null
        : verdict.reason() != Reason.TIMEOUT && verdict.reason() != Reason.PERMISSION_DENIED;
  }

  /** Whether it was we who ended it. */
  private boolean isOurRefusal() {
    return diagnosis
        .handshake()
        .map(HandshakeTrace::judgement)
        .map(judgement -> judgement.refusal() != null && verdict.reason() != Reason.PLAIN_TO_TLS)
        .orElse(false);
  }

  private void say(Party from, Party to, String text, String more) {
    messages.add(new Message(from, to, text, more, false));
  }

  private boolean has(Topic topic) {
    return diagnosis.steps().stream().anyMatch(step -> step.topic() == topic);
  }

  private boolean is(Topic topic, Status status) {
    return diagnosis.steps().stream()
        .anyMatch(step -> step.topic() == topic && step.status() == status);
  }

  private String finding(Topic topic) {
    return diagnosis.steps().stream()
        .filter(step -> step.topic() == topic)
        .map(Step::finding)
        .findFirst()
        .orElse("");
  }
}
