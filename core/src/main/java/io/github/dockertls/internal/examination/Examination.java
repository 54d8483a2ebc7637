package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.diagnosis.Verdict;
import io.github.dockertls.internal.door.DiagnosisParts;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.door.ProxyHop;
import io.github.dockertls.tls.HandshakeTrace;
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
public final class Examination {
  private final Target target;
  private final StepLog walk = new StepLog();
  private @Nullable HandshakeTrace handshake;

  private Examination(Target target) {
    this.target = target;
  }

  /**
   * Examines an endpoint; takes seconds where a server does not answer.
   *
   * @return what was found; nothing that is found is thrown
   */
  public static Diagnosis of(Target target) {
    return new Examination(target).diagnose();
  }

  private Diagnosis diagnose() {
    new SettingsLook(target, walk).look();
    DockerTlsException failure = look();
    Verdict verdict = failure == null ? Verdicts.connected(target, walk) : explained(failure);
    return Doors.diagnosis(
        new DiagnosisParts(
            target.host(),
            target.environment().clock().instant(),
            verdict,
            walk.steps(),
            handshake,
            identity(),
            trusted(),
            failure == null ? Protection.of(target, handshake) : Protection.UNKNOWN,
            target.hop()));
  }

  private Verdict explained(DockerTlsException failure) {
    Cause finding = new CauseFinder(target, handshake).of(failure);
    Commands commands = new Commands(target, asked());
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
      socket = target.reach().get();
    } catch (DockerTlsException e) {
      if (!isUnresolved(e) && target.proxy() == null) {
        resolve();
      }
      return e;
    }
    resolve();
    connected(socket, start);
    Inspection tls = target.tls();
    if (tls == null) {
      close(socket);
      return attempt();
    }
    DockerTlsException refused = shakeHands(socket, tls);
    // What waited in vain once would wait in vain again.
    return refused != null && refused.reason() == Reason.TIMEOUT ? refused : attempt();
  }

  private @Nullable DockerTlsException attempt() {
    DockerTlsException failure = new ApiLook(target, walk).look();
    if (failure != null && failure.reason() == Reason.PLAIN_TO_TLS) {
      lookAtTlsBehindPlain();
    }
    return failure;
  }

  /** Plain HTTP was asked for and TLS is there: its certificate tells whose it is. */
  private void lookAtTlsBehindPlain() {
    Inspection nobody =
        Doors.inspection(
            TlsPolicy.builder(Trust.certificates(List.of()))
                .environment(target.environment())
                .build());
    try {
      shakeHands(target.reach().get(), nobody);
    } catch (DockerTlsException e) {
      // It was there a moment ago; the verdict stands without it.
    }
  }

  private void resolve() {
    if (!target.isTcp() || target.name().isEmpty()) {
      return;
    }
    if (target.proxy() != null) {
      walk.ok(Topic.NAME, "The proxy resolves \"" + target.name() + "\"", List.of());
      return;
    }
    long start = System.nanoTime();
    try {
      List<String> addresses =
          Arrays.stream(InetAddress.getAllByName(target.name()))
              .map(InetAddress::getHostAddress)
              .distinct()
              .toList();
      walk.ok(
          Topic.NAME,
          "\"" + target.name() + "\" is " + String.join(", ", addresses),
          List.of(),
          since(start));
    } catch (UnknownHostException e) {
      // The failure to connect says so.
    }
  }

  private void connected(Socket socket, long start) {
    List<String> evidence = new ArrayList<>();
    if (socket.getRemoteSocketAddress() != null && target.isTcp()) {
      evidence.add(
          "from " + socket.getLocalSocketAddress() + " to " + socket.getRemoteSocketAddress());
    }
    walk.ok(Topic.CONNECTION, taken(target.hop()), evidence, since(start));
  }

  private String taken(@Nullable ProxyHop between) {
    if (between == null) {
      return "\"" + target.host() + "\" takes connections";
    }
    return between.request() == null
        ? "The proxy " + between.proxy() + " takes connections"
        : "\"" + target.host() + "\" takes connections, through the proxy " + between.proxy();
  }

  private @Nullable DockerTlsException shakeHands(Socket socket, Inspection tls) {
    HandshakeTrace trace =
        tls.trace(socket, target.name(), target.port(), target.limits().handshake());
    handshake = trace;
    new ServerLook(target, tls, trace, walk).look();
    HandshakeTrace.Judgement judgement = trace.judgement();
    return judgement != null && judgement.refusal() != null ? judgement.refusal() : trace.failure();
  }

  private String asked() {
    return handshake == null ? target.name() : handshake.serverName();
  }

  private List<X509Certificate> identity() {
    Inspection tls = target.tls();
    return tls == null ? List.of() : tls.ownCertificates();
  }

  private List<X509Certificate> trusted() {
    Inspection tls = target.tls();
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
