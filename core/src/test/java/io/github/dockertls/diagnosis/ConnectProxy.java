package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** An HTTP proxy that tunnels every CONNECT to one port here, or refuses all of them. */
final class ConnectProxy implements AutoCloseable {
  private final Acceptor acceptor;
  private final String status;
  private final int target;

  private ConnectProxy(String status, int target) throws IOException {
    this.status = status;
    this.target = target;
    acceptor =
        Acceptor.start(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            "connect-proxy",
            this::serve);
  }

  static ConnectProxy to(int port) throws IOException {
    return new ConnectProxy("200 Connection established", port);
  }

  static ConnectProxy answering(String status) throws IOException {
    return new ConnectProxy(status, 0);
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
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    if (target != 0) {
      Forward.join(client, new Socket(InetAddress.getLoopbackAddress(), target), open);
    }
  }

  @Override
  public void close() throws IOException {
    acceptor.close();
  }
}
