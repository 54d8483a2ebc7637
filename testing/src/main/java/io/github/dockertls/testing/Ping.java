package io.github.dockertls.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** Asks a daemon whether it serves: {@code GET /_ping} by hand, without any pool. Stateless. */
final class Ping {
  static final String USER_AGENT = "docker-tls-testing";

  private static final byte[] REQUEST =
      "GET /_ping HTTP/1.1\r\nHost: docker\r\nUser-Agent: %s\r\nConnection: close\r\n\r\n"
          .formatted(USER_AGENT)
          .getBytes(StandardCharsets.US_ASCII);

  private Ping() {}

  /** Returns once the daemon answered over TLS. */
  static void overTls(SSLContext context, String address, int port, Deadline deadline)
      throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, port), deadline.millisLeft());
      plain.setSoTimeout(deadline.millisLeft());
      try (Socket socket = context.getSocketFactory().createSocket(plain, address, port, true)) {
        socket.getOutputStream().write(REQUEST);
        check(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer in time", e);
    }
  }

  private static void check(String answer) throws IOException {
    // Any status will do: an authorization rule may refuse even this.
    if (!answer.startsWith("HTTP/1.1 ")) {
      throw new IOException("the answer begins with \"" + answer + "\"");
    }
  }
}
