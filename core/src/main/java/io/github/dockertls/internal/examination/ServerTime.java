package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.tls.HandshakeTrace;
import io.github.dockertls.tls.TlsPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for the time, where its certificate is refused for nothing but the dates.
 *
 * <p>The question is put over TLS with a policy whose clock stands within the certificates' time:
 * whoever answers has the key of a certificate of the trusted CA for the right name. One request
 * without any header of ours is sent, and only the {@code Date} of its answer is used.
 */
final class ServerTime {
  private static final int MOST_BYTES = 16 * 1024;

  private final Target target;
  private final Inspection tls;
  private final HandshakeTrace trace;

  ServerTime(Target target, Inspection tls, HandshakeTrace trace) {
    this.target = target;
    this.tls = tls;
    this.trace = trace;
  }

  /** The server's time, or null if it cannot be had. */
  @Nullable Instant ask() {
    Instant within = withinAll();
    if (within == null || tls.judge(trace.serverChain(), target.name(), within).refusal() != null) {
      return null;
    }
    Environment then =
        Environment.builder()
            .clock(Clock.fixed(within, ZoneOffset.UTC))
            .systemRoots(tls::anchors)
            .build();
    TlsPolicy.Builder policy =
        TlsPolicy.builder(tls.trust()).serverName(trace.serverName()).environment(then);
    tls.identity().ifPresent(policy::identity);
    try (Socket raw = target.reach().get()) {
      Socket socket =
          policy
              .build()
              .handshake(
                  raw, target.name(), target.port(), target.limits().handshake(), info -> {});
      return ask(socket, raw);
    } catch (IOException | DockerTlsException e) {
      return null;
    }
  }

  /** Closing the socket below TLS never waits for the server. */
  private @Nullable Instant ask(Socket socket, Socket raw) throws IOException {
    Deadline deadline = Deadline.after(target.limits().answer(), raw);
    try (deadline;
        socket) {
      String request =
          "HEAD /_ping HTTP/1.1\r\nHost: " + target.authority() + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return date(socket.getInputStream());
    }
  }

  /** A time at which everything that was sent, and what is trusted, is valid at once. */
  private @Nullable Instant withinAll() {
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    List<X509Certificate> trusted = tls.trust().certificates();
    for (X509Certificate one : trusted.isEmpty() ? trace.serverChain() : all(trusted)) {
      Instant begin = one.getNotBefore().toInstant();
      Instant end = one.getNotAfter().toInstant();
      from = begin.isAfter(from) ? begin : from;
      until = end.isBefore(until) ? end : until;
    }
    return from.isBefore(until) ? from : null;
  }

  private List<X509Certificate> all(List<X509Certificate> trusted) {
    return Stream.concat(trusted.stream(), trace.serverChain().stream()).toList();
  }

  /** What a head says, of which no more than that is kept: a line need not end. */
  private static @Nullable Instant date(InputStream head) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < MOST_BYTES; i++) {
      int b = head.read();
      if (b >= 0 && b != '\n') {
        line.append((char) b);
        continue;
      }
      String header = line.toString().strip();
      if (b < 0 || header.isEmpty()) {
        return null;
      }
      if (header.regionMatches(true, 0, "Date:", 0, 5)) {
        return ApiLook.date(header.substring(5).strip());
      }
      line.setLength(0);
    }
    return null;
  }
}
