package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** An HTTP proxy that tunnels every CONNECT to one port here, or refuses it. */
final class ConnectProxy implements AutoCloseable {
  private static final String NEVER_SENT = "\r\n\r\n\r\n";

  private final Acceptor acceptor;
  private final String refusal;
  private final String header;
  private final int target;

  /**
   * @param refusal the status where that header is not sent
   * @param header a line of the request without which it is refused
   */
  private ConnectProxy(String refusal, String header, int target) throws IOException {
    this.refusal = refusal;
    this.header = header;
    this.target = target;
    acceptor =
        Acceptor.start(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            "connect-proxy",
            this::serve);
  }

  static ConnectProxy to(int port) throws IOException {
    return new ConnectProxy("", "", port);
  }

  /** One that wants {@code user:password}. */
  static ConnectProxy demanding(String credentials, int port) throws IOException {
    byte[] bytes = credentials.getBytes(StandardCharsets.US_ASCII);
    return new ConnectProxy(
        "407 Proxy Authentication Required",
        "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(bytes) + "\r\n",
        port);
  }

  static ConnectProxy answering(String status) throws IOException {
    return new ConnectProxy(status, NEVER_SENT, 0);
  }

  int port() {
    return acceptor.port();
  }

  private void serve(Socket client, Set<Socket> open) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.append((char) b);
    }
    boolean taken = head.indexOf(header) >= 0;
    String status = taken ? "200 Connection established" : refusal;
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    if (taken) {
      Forward.join(client, new Socket(InetAddress.getLoopbackAddress(), target), open);
    }
  }

  @Override
  public void close() throws IOException {
    acceptor.close();
  }
}
