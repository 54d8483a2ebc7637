package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Asks an HTTP proxy for a tunnel (RFC 9110, section 9.3.6). */
final class ProxyTunnel {
  private static final int LIMIT = 16 * 1024;

  private final Proxy proxy;
  private final Address target;

  ProxyTunnel(Proxy proxy, Address target) {
    this.proxy = proxy;
    this.target = target;
  }

  void open(Socket socket, Duration limit) throws IOException {
    InputStream in = new TimedInput(socket, limit);
    String authorization =
        proxy.credentials() == null
            ? ""
            : "Proxy-Authorization: " + proxy.credentials().basic() + "\r\n";
    String request =
        "CONNECT "
            + target.authority()
            + " HTTP/1.1\r\nHost: "
            + target.authority()
            + "\r\nUser-Agent: "
            + RequestWriter.USER_AGENT
            + "\r\n"
            + authorization
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    check(readHead(in));
    socket.setSoTimeout(0);
  }

  /** Byte by byte: what follows the empty line is the daemon's. */
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LIMIT) {
      int b = in.read();
      if (b < 0) {
        if (head.isEmpty()) {
          throw new NoHttpResponseException("The proxy closed the connection");
        }
        break;
      }
      head.append((char) b);
      if (b == '\n' && (endsWith(head, "\r\n\r\n") || endsWith(head, "\n\n"))) {
        break;
      }
    }
    return head.toString();
  }

  private static boolean endsWith(StringBuilder text, String end) {
    return text.length() >= end.length()
        && text.substring(text.length() - end.length()).equals(end);
  }

  private void check(String head) {
    if (!head.matches("(?s)HTTP/1\\.[01] [0-9]{3}\\b.*")) {
      throw new DockerTlsException(
          Reason.PROXY_REFUSED,
          "The proxy \"" + proxy.display() + "\" does not answer in HTTP",
          "Check the host and port of HTTPS_PROXY");
    }
    int status = Integer.parseInt(head.substring(9, 12));
    if (status == 407) {
      throw new DockerTlsException(
          Reason.PROXY_407,
          "The proxy \""
              + proxy.display()
              + "\" "
              + (proxy.credentials() == null ? "wants credentials" : "refuses the credentials"),
          "Give them in HTTPS_PROXY as http://user:password@host:port, or name \""
              + target.host()
              + "\" in NO_PROXY");
    }
    if (status / 100 != 2) {
      throw new DockerTlsException(
          Reason.PROXY_REFUSED,
          "The proxy \""
              + proxy.display()
              + "\" refuses to connect to \""
              + target.authority()
              + "\" (status "
              + status
              + ")",
          "Allow this host and port in the proxy, or name \"" + target.host() + "\" in NO_PROXY");
    }
  }
}
