package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.x509.CertificateSummary;
import io.github.dockertls.internal.x509.DaysLeft;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** What the server showed in the handshake, each thing held against our wishes by itself. */
final class ServerLook {
  private static final int MOST_ANCHORS = 5;
  private static final int MOST_AUTHORITIES = 10;
  private static final int MOST_NAMES = 10;

  /** What ends a handshake before TLS was spoken at all. */
  private static final Set<Reason> NO_TLS =
      Set.of(Reason.TLS_TO_PLAIN, Reason.TLS_TO_NONTLS, Reason.TIMEOUT, Reason.CLOSED_BY_PEER);

  private final Target target;
  private final Inspection tls;
  private final HandshakeTrace trace;
  private final StepLog walk;
  private final Instant now;

  ServerLook(Target target, Inspection tls, HandshakeTrace trace, StepLog walk) {
    this.target = target;
    this.tls = tls;
    this.trace = trace;
    this.walk = walk;
    now = target.environment().clock().instant();
  }

  void look() {
    DockerTlsException failure = trace.failure();
    if (trace.serverChain().isEmpty() && failure != null && NO_TLS.contains(failure.reason())) {
      return;
    }
    walk.ok(Topic.PROTOCOL, "\"" + target.authority() + "\" speaks TLS", List.of());
    versions();
    if (!trace.serverChain().isEmpty()) {
      chain();
      name();
      dates();
      purpose();
    }
    clientCertificate();
    if (failure == null) {
      walk.ok(
          Topic.HANDSHAKE,
          "The handshake comes to its end: " + trace.protocol() + " with " + trace.cipherSuite(),
          List.of(),
          trace.duration());
    } else {
      walk.note(Topic.HANDSHAKE, failure.fact());
    }
  }

  private void versions() {
    List<String> spoken = new VersionProbe(target).versions();
    String finding =
        spoken.isEmpty()
            ? "Which versions the server speaks could not be seen"
            : "The server speaks " + String.join(", ", spoken);
    if (spoken.contains("TLS 1.0") || spoken.contains("TLS 1.1")) {
      walk.warn(
          Topic.VERSIONS,
          finding,
          List.of("TLS 1.0 and 1.1 are broken; we do not offer them"),
          "Let the server speak TLS 1.2 and 1.3 alone");
    } else {
      walk.ok(Topic.VERSIONS, finding, List.of());
    }
  }

  private void chain() {
    List<String> evidence = new ArrayList<>();
    for (X509Certificate sent : trace.serverChain()) {
      evidence.add("sent: " + SettingsLook.line(sent, now));
    }
    HandshakeTrace.Judgement judgement = trace.judgement();
    List<X509Certificate> path = judgement == null ? List.of() : judgement.path();
    if (!path.isEmpty()) {
      X509Certificate anchor = path.get(path.size() - 1);
      walk.ok(
          Topic.CHAIN,
          "The server's certificate leads to \"" + CertificateSummary.subject(anchor) + "\"",
          evidence);
      warnOfPinned(anchor);
    } else if (!tls.trust().isVerified()) {
      walk.ok(Topic.CHAIN, "The server's certificates are not held against anything", evidence);
    } else {
      trusted(evidence);
      walk.ok(
          Topic.CHAIN,
          trace.serverChain().size() == 1
              ? "The server sends one certificate"
              : "The server sends " + trace.serverChain().size() + " certificates",
          evidence);
    }
  }

  private void trusted(List<String> evidence) {
    List<X509Certificate> anchors = tls.anchors();
    anchors.stream()
        .limit(MOST_ANCHORS)
        .forEach(anchor -> evidence.add("trusted: " + SettingsLook.line(anchor, now)));
    if (anchors.size() > MOST_ANCHORS) {
      evidence.add("trusted: " + (anchors.size() - MOST_ANCHORS) + " more");
    }
  }

  private void warnOfPinned(X509Certificate anchor) {
    if (anchor.getBasicConstraints() < 0 && anchor.getVersion() == 3) {
      walk.warn(
          Topic.CHAIN,
          "The trusted certificate is the server's own: the next one will not be trusted",
          "Trust the CA that signs the server's certificates");
    }
  }

  private void name() {
    List<String> offered = CertificateSummary.hosts(trace.serverChain().get(0));
    String first = String.join(", ", offered.subList(0, Math.min(MOST_NAMES, offered.size())));
    int more = offered.size() - MOST_NAMES;
    walk.ok(
        Topic.HOST_NAME,
        "The certificate is for "
            + (offered.isEmpty() ? "no host" : first)
            + (more > 0 ? " and " + more + " more" : ""),
        List.of("wanted: " + trace.serverName()));
  }

  private void dates() {
    walk.ok(
        Topic.DATES,
        "By this machine's clock it is " + now.truncatedTo(ChronoUnit.SECONDS),
        List.of());
    for (X509Certificate sent : trace.serverChain()) {
      date("The server's certificate", sent);
    }
    for (X509Certificate own : tls.ownCertificates()) {
      date("Our certificate", own);
    }
    for (X509Certificate anchor : tls.trust().certificates()) {
      date("The trusted certificate", anchor);
    }
  }

  private void date(String whose, X509Certificate certificate) {
    long left = DaysLeft.of(certificate, now);
    Instant from = certificate.getNotBefore().toInstant();
    String name = whose + " \"" + CertificateSummary.subject(certificate) + "\"";
    String until = " " + certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      walk.warn(Topic.DATES, name + " begins on " + from, "See whether the clock is right");
    } else if (left < 0) {
      walk.warn(Topic.DATES, name + " ended on" + until, "Renew it");
    } else if (DaysLeft.isNear(left)) {
      walk.warn(Topic.DATES, name + " ends in " + left + " days, on" + until, "Renew it before");
    } else {
      walk.note(Topic.DATES, name + " ends in " + left + " days, on" + until);
    }
  }

  private void purpose() {
    CertificateSummary leaf = CertificateSummary.of(trace.serverChain().get(0), now);
    walk.ok(
        Topic.PURPOSE, "The server's certificate is for " + leaf.purpose(), List.of(leaf.key()));
  }

  private void clientCertificate() {
    List<X500Principal> authorities = trace.authorities();
    List<String> evidence = new ArrayList<>();
    String asks = "The server asks for no client certificate";
    if (authorities != null) {
      asks = "The server asks for a client certificate";
      if (authorities.isEmpty()) {
        evidence.add("of any CA");
      }
      authorities.stream()
          .limit(MOST_AUTHORITIES)
          .forEach(ca -> evidence.add("of the CA \"" + ca + "\""));
      if (authorities.size() > MOST_AUTHORITIES) {
        evidence.add("of " + (authorities.size() - MOST_AUTHORITIES) + " more");
      }
    }
    tls.identity()
        .ifPresent(
            identity -> evidence.add("ours: " + SettingsLook.line(identity.chain().get(0), now)));
    String shown = authorities == null ? "" : "; " + shown(authorities);
    walk.ok(Topic.CLIENT_CERTIFICATE, asks + shown, evidence);
  }

  /** Whether ours is shown, and if not why (CLI rule 54). */
  private String shown(List<X500Principal> authorities) {
    if (tls.identity().isEmpty()) {
      return "we have none";
    }
    if (!trace.clientChain().isEmpty()) {
      return "ours is shown";
    }
    HandshakeTrace.Judgement judgement = trace.judgement();
    if (judgement != null && judgement.refusal() != null) {
      return "ours is not shown, as the server is not trusted";
    }
    boolean named =
        authorities.isEmpty()
            || tls.ownCertificates().stream()
                .anyMatch(own -> authorities.contains(own.getIssuerX500Principal()));
    return named
        ? "ours is not shown, as its kind of key is not asked for"
        : "ours is not shown, as its CA is not asked for";
  }
}
