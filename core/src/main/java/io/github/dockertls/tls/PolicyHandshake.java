package io.github.dockertls.tls;

import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.verify.EndWarning;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One handshake of a policy's own client over a connected socket. */
final class PolicyHandshake {
  private static final Logger log = LoggerFactory.getLogger(TlsPolicy.class);

  private final PolicyState generation;
  private final HandshakeNotes notes;
  private final EndWarning nearEnd;
  private final Clock clock;

  PolicyHandshake(PolicyState generation, HandshakeNotes notes, EndWarning nearEnd, Clock clock) {
    this.generation = generation;
    this.notes = notes;
    this.nearEnd = nearEnd;
    this.clock = clock;
  }

  /** As {@link TlsPolicy#handshake}, with the name to send and check beside the one dialled. */
  SSLSocket over(
      Socket connected,
      String dialled,
      String expected,
      int port,
      Duration timeout,
      Consumer<? super HandshakeInfo> listener)
      throws IOException {
    long start = System.nanoTime();
    warnOfIdentity(generation.identity());
    HandshakeSocket below = new HandshakeSocket(connected, timeout);
    SSLSocket socket = PolicySocketFactory.over(generation, below, expected, port);
    try {
      socket.startHandshake();
      below.handshakeDone();
    } catch (IOException | RuntimeException e) {
      closeQuietly(socket, e);
      throw HandshakeFailures.of(
              generation.identity(),
              dialled + ":" + port,
              notes.authorities(socket),
              below.firstBytes(),
              clock.instant())
          .explain(e);
    }
    HandshakeInfo info = describe(socket, dialled, port, start);
    log.debug("{}", info);
    try {
      listener.accept(info);
    } catch (RuntimeException e) {
      closeQuietly(socket, e);
      throw e;
    }
    return socket;
  }

  private static void closeQuietly(SSLSocket socket, Exception failure) {
    try {
      socket.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private HandshakeInfo describe(SSLSocket socket, String host, int port, long start)
      throws IOException {
    SSLSession session = socket.getSession();
    return new HandshakeInfo(
        host,
        port,
        session.getProtocol(),
        session.getCipherSuite(),
        notes.isResumed(socket),
        x509(session.getPeerCertificates()),
        x509(session.getLocalCertificates()),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static List<X509Certificate> x509(Certificate @Nullable [] chain) {
    return chain == null
        ? List.of()
        : Arrays.stream(chain)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toList();
  }

  private void warnOfIdentity(@Nullable Identity identity) {
    if (identity == null) {
      return;
    }
    X509Certificate own = identity.chain().get(0);
    Instant now = clock.instant();
    if (nearEnd.isWorthSaying(own, now)) {
      log.warn(
          "Our client certificate \"{}\" {}.",
          Printable.line(own.getSubjectX500Principal().toString()),
          EndWarning.sentence(own, now));
    }
  }
}
