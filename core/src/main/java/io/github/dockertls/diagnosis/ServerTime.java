package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.tls.HandshakeTrace;
import io.github.dockertls.tls.Inspection;
import io.github.dockertls.tls.TlsPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
  private static final int MOST_LINES = 100;

  private final Subject subject;
  private final Inspection tls;
  private final HandshakeTrace trace;

  ServerTime(Subject subject, Inspection tls, HandshakeTrace trace) {
    this.subject = subject;
    this.tls = tls;
    this.trace = trace;
  }

  /** The server's time, or null if it cannot be had. */
  @Nullable Instant ask() {
    Instant within = withinAll();
    if (within == null
        || tls.judge(trace.serverChain(), subject.name(), within).refusal() != null) {
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
    try (Socket socket =
        policy
            .build()
            .handshake(
                subject.reach().get(),
                subject.name(),
                subject.port(),
                subject.limits().handshake(),
                info -> {})) {
      socket.setSoTimeout((int) subject.limits().answer().toMillis());
      String request =
          "HEAD /_ping HTTP/1.1\r\nHost: " + subject.authority() + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return date(socket);
    } catch (IOException | DockerTlsException e) {
      return null;
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

  private static @Nullable Instant date(Socket socket) throws IOException {
    BufferedReader head =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (int i = 0; i < MOST_LINES; i++) {
      String line = head.readLine();
      if (line == null || line.isEmpty()) {
        return null;
      }
      if (line.regionMatches(true, 0, "Date:", 0, 5)) {
        return ApiLook.date(line.substring(5).strip());
      }
    }
    return null;
  }
}
