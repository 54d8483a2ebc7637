package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Makes one handshake that is watched instead of used. The policy's own verdict on the server is
 * noted and does not end the handshake, so that what comes after it is seen as well; but a server
 * that is not accepted gets no certificate of ours, as it never does (CLI rule 54).
 */
final class HandshakeTracer {
  private final PolicyInspection inspection;
  private final PolicyState generation;
  private final String expected;
  private final Clock clock;
  private final HandshakeNotes notes = new HandshakeNotes();
  private volatile List<X509Certificate> serverChain = List.of();
  private volatile HandshakeTrace.@Nullable Judgement judgement;
  private volatile List<X509Certificate> offered = List.of();

  HandshakeTracer(
      PolicyInspection inspection, PolicyState generation, String expected, Clock clock) {
    this.inspection = inspection;
    this.generation = generation;
    this.expected = expected;
    this.clock = clock;
  }

  HandshakeTrace trace(Socket connected, String shown, int port, Duration timeout) {
    long start = System.nanoTime();
    DockerTlsException failure = null;
    SSLSession session = null;
    byte[] firstBytes = {};
    HandshakeSocket below = null;
    try (connected) {
      below = new HandshakeSocket(connected, timeout);
      SSLSocket socket = PolicySocketFactory.over(watched(), below, expected, port);
      socket.startHandshake();
      session = socket.getSession();
      socket.close();
    } catch (IOException | RuntimeException e) {
      firstBytes = below == null ? firstBytes : below.firstBytes();
      failure = session == null ? explain(e, shown, firstBytes) : null;
    }
    return new HandshakeTrace(
        expected,
        serverChain,
        judgement,
        notes.authorities(),
        session == null ? offered : sent(session),
        session == null ? null : session.getProtocol(),
        session == null ? null : session.getCipherSuite(),
        failure,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private DockerTlsException explain(Exception e, String shown, byte[] firstBytes) {
    return HandshakeFailures.of(
            generation.identity(), shown, notes.authorities(), firstBytes, clock.instant())
        .explain(e);
  }

  /** The same trust and identity with a judge and keys that watch, and no session to resume. */
  private PolicyState watched() {
    return new PolicyState(
        generation.trust(),
        generation.identity(),
        new Watching(),
        new Keys(generation.identity()),
        null,
        new SessionLife(clock));
  }

  private static List<X509Certificate> sent(SSLSession session) {
    Certificate[] chain = session.getLocalCertificates();
    return chain == null
        ? List.of()
        : Arrays.stream(chain).map(X509Certificate.class::cast).toList();
  }

  private boolean isAccepted() {
    HandshakeTrace.Judgement made = judgement;
    return made != null && made.refusal() == null;
  }

  /** Our identity, for servers that were accepted; JSSE asks after the server's certificate. */
  private final class Keys extends ClientKeyManager {
    Keys(@Nullable Identity identity) {
      super(identity, notes);
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      String alias = super.chooseClientAlias(keyTypes, issuers, socket);
      Identity ours = generation.identity();
      if (alias == null || ours == null || !isAccepted()) {
        return null;
      }
      // The session tells as much, but not of a server that refuses within the handshake.
      offered = ours.chain();
      return alias;
    }
  }

  /** Judges, notes, and lets the handshake go on. */
  private final class Watching extends ServerTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      serverChain = List.of(chain);
      judgement = inspection.judge(serverChain, expected, clock.instant());
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
