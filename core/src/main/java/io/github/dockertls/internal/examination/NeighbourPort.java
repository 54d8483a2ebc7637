package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.internal.text.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Looks whether the daemon is at the other of its two usual ports: 2376 with TLS, 2375 without. */
final class NeighbourPort {
  private static final int PLAIN = 2375;
  private static final int TLS = 2376;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Target target;

  NeighbourPort(Target target) {
    this.target = target;
  }

  Cause explain(Cause plain) {
    boolean refused = plain.detail() == Detail.CONNECTION_REFUSED;
    boolean direct = target.proxy() == null && !target.name().isEmpty();
    if (!direct) {
      return plain;
    }
    if (!target.host().matches(".*:[0-9]+(/.*)?")) {
      return withoutPort(plain);
    }
    if (target.port() == PLAIN && speaksTls()) {
      return new Cause(
          plain.reason(),
          Detail.TLS_AT_OTHER_PORT,
          plain.sentence() + ", but a server with TLS listens at port " + TLS,
          "Use \"" + url(TLS) + "\"" + (target.tls() == null ? " with --tlsverify" : ""));
    }
    if (target.port() == TLS && refused && speaksPlainHttp()) {
      return new Cause(
          plain.reason(),
          Detail.PLAIN_AT_OTHER_PORT,
          plain.sentence() + ", but a server without TLS listens at port " + PLAIN,
          "Start the daemon with --tlsverify and -H tcp://0.0.0.0:"
              + TLS
              + "; as it is, whoever"
              + " reaches port "
              + PLAIN
              + " is root there");
    }
    return plain;
  }

  /** As a stored context's host may be; then it is no port of a daemon's (CLI rule 39). */
  private Cause withoutPort(Cause plain) {
    return new Cause(
        plain.reason(),
        plain.detail(),
        plain.sentence() + ": the context's host names no port, which means " + target.port(),
        "Store the context again with the daemon's port, such as \"docker context update --docker"
            + " host="
            + url(target.tls() == null ? PLAIN : TLS)
            + (target.tls() == null ? "\"" : ",ca=ca.pem,cert=cert.pem,key=key.pem\"")
            + " with the context's name");
  }

  private String url(int port) {
    String name = HostPort.bracketed(target.name());
    return "tcp://" + name + ":" + port;
  }

  private boolean speaksTls() {
    for (int version : new int[] {0x304, 0x303}) {
      try (Socket socket = connect(TLS)) {
        if (new VersionProbe(target).takes(version, socket)) {
          return true;
        }
      } catch (IOException e) {
        // Not there, or something else.
      }
    }
    return false;
  }

  private boolean speaksPlainHttp() {
    try (Socket socket = connect(PLAIN)) {
      return speaksPlainHttp(socket);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean speaksPlainHttp(Socket socket) throws IOException {
    Deadline deadline = Deadline.after(PATIENCE, socket);
    try (deadline) {
      String request = "HEAD /_ping HTTP/1.0\r\nHost: " + target.name() + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("HTTP/");
    }
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(target.name(), port), (int) PATIENCE.toMillis());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}
