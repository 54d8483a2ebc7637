package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An HTTP proxy that tunnels every CONNECT to one port here, or refuses all of them. */
final class ConnectProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final String status;
  private final int target;

  private ConnectProxy(String status, int target) throws IOException {
    this.status = status;
    this.target = target;
    start(this::accept);
  }

  static ConnectProxy to(int port) throws IOException {
    return new ConnectProxy("200 Connection established", port);
  }

  static ConnectProxy answering(String status) throws IOException {
    return new ConnectProxy(status, 0);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      for (int b = in.read(); b >= 0 && head.indexOf("\r\n\r\n") < 0; ) {
        head.append((char) b);
        if (head.indexOf("\r\n\r\n") < 0) {
          b = in.read();
        }
      }
      client
          .getOutputStream()
          .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      if (target != 0) {
        tunnel(client);
      }
    } catch (IOException e) {
      // One of the two went away.
    } finally {
      open.remove(client);
    }
  }

  private void tunnel(Socket client) throws IOException {
    Forward.join(client, new Socket(InetAddress.getLoopbackAddress(), target), open);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
