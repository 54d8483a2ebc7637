package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.tls.HandshakeTrace;
import io.github.dockertls.tls.Inspection;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes the way to the daemon once, looking around. The client that programs get has the last word
 * on whether it connects and on the kind of failure; the looks before it tell more of the cause.
 */
final class Examination {
  private final Subject subject;
  private final Walk walk = new Walk();
  private @Nullable HandshakeTrace handshake;

  Examination(Subject subject) {
    this.subject = subject;
  }

  Diagnosis diagnose() {
    new SettingsLook(subject, walk).look();
    DockerTlsException failure = look();
    Verdict verdict = failure == null ? Verdicts.connected(subject, walk) : explained(failure);
    return new Diagnosis(
        subject.host(),
        subject.environment().clock().instant(),
        verdict,
        walk.steps(),
        handshake,
        identity(),
        trusted(),
        failure == null ? Protection.of(subject, handshake) : Protection.UNKNOWN,
        Between.of(subject));
  }

  private Verdict explained(DockerTlsException failure) {
    Finding finding = new Refinement(subject, handshake).of(failure);
    Commands commands = new Commands(subject, asked());
    Verdict verdict =
        new Verdict(
            finding.reason(),
            finding.detail(),
            finding.sentence(),
            finding.remedy(),
            isUnresolved(failure) ? commands.ofName() : commands.of(finding));
    walk.fail(Verdicts.topic(finding.reason(), handshake != null), verdict);
    return verdict;
  }

  /** Whoever asks for such a name again may wait for long, and without a limit. */
  static boolean isUnresolved(DockerTlsException failure) {
    return failure.getCause() instanceof UnknownHostException;
  }

  /** Why it does not connect, or null if it does. */
  private @Nullable DockerTlsException look() {
    long start = System.nanoTime();
    Socket socket;
    try {
      socket = subject.reach().get();
    } catch (DockerTlsException e) {
      if (!isUnresolved(e) && subject.proxy() == null) {
        resolve();
      }
      return e;
    }
    resolve();
    connected(socket, start);
    Inspection tls = subject.tls();
    if (tls == null) {
      close(socket);
      return attempt();
    }
    DockerTlsException refused = shakeHands(socket, tls);
    // What waited in vain once would wait in vain again.
    return refused != null && refused.reason() == Reason.TIMEOUT ? refused : attempt();
  }

  private @Nullable DockerTlsException attempt() {
    DockerTlsException failure = new ApiLook(subject, walk).look();
    if (failure != null && failure.reason() == Reason.PLAIN_TO_TLS) {
      lookAtTlsBehindPlain();
    }
    return failure;
  }

  /** Plain HTTP was asked for and TLS is there: its certificate tells whose it is. */
  private void lookAtTlsBehindPlain() {
    Inspection nobody =
        TlsPolicy.builder(Trust.certificates(List.of()))
            .environment(subject.environment())
            .build()
            .inspection();
    try {
      shakeHands(subject.reach().get(), nobody);
    } catch (DockerTlsException e) {
      // It was there a moment ago; the verdict stands without it.
    }
  }

  private void resolve() {
    if (!subject.isTcp() || subject.name().isEmpty()) {
      return;
    }
    if (subject.proxy() != null) {
      walk.ok(Topic.NAME, "The proxy resolves \"" + subject.name() + "\"", List.of());
      return;
    }
    long start = System.nanoTime();
    try {
      List<String> addresses =
          Arrays.stream(InetAddress.getAllByName(subject.name()))
              .map(InetAddress::getHostAddress)
              .distinct()
              .toList();
      walk.ok(
          Topic.NAME,
          "\"" + subject.name() + "\" is " + String.join(", ", addresses),
          List.of(),
          since(start));
    } catch (UnknownHostException e) {
      // The failure to connect says so.
    }
  }

  private void connected(Socket socket, long start) {
    List<String> evidence = new ArrayList<>();
    if (socket.getRemoteSocketAddress() != null && subject.isTcp()) {
      evidence.add(
          "from " + socket.getLocalSocketAddress() + " to " + socket.getRemoteSocketAddress());
    }
    walk.ok(Topic.CONNECTION, taken(Between.of(subject)), evidence, since(start));
  }

  private String taken(@Nullable Between between) {
    if (between == null) {
      return "\"" + subject.host() + "\" takes connections";
    }
    return between.request() == null
        ? "The proxy " + between.proxy() + " takes connections"
        : "\"" + subject.host() + "\" takes connections, through the proxy " + between.proxy();
  }

  private @Nullable DockerTlsException shakeHands(Socket socket, Inspection tls) {
    HandshakeTrace trace =
        tls.trace(socket, subject.name(), subject.port(), subject.limits().handshake());
    handshake = trace;
    new ServerLook(subject, tls, trace, walk).look();
    HandshakeTrace.Judgement judgement = trace.judgement();
    return judgement != null && judgement.refusal() != null ? judgement.refusal() : trace.failure();
  }

  private String asked() {
    return handshake == null ? subject.name() : handshake.serverName();
  }

  private List<X509Certificate> identity() {
    Inspection tls = subject.tls();
    return tls == null ? List.of() : tls.ownCertificates();
  }

  private List<X509Certificate> trusted() {
    Inspection tls = subject.tls();
    return tls == null ? List.of() : tls.trust().certificates();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was only looked at.
    }
  }
}
