package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A daemon without TLS. */
final class PlainDaemon implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private PlainDaemon(String address, int port) throws IOException {
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(address, port));
    start(this::accept);
  }

  static PlainDaemon start(String address, int port) throws IOException {
    return new PlainDaemon(address, port);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "plain-daemon");
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

  /** A Go server answers what is no HTTP with a status 400. */
  private void serve(Socket socket) {
    try (socket) {
      PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
      int first = in.read();
      if (first == 22) {
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request"
                    .getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
      } else if (first >= 0) {
        in.unread(first);
        DaemonTalk.talk(in, socket.getOutputStream());
      }
    } catch (IOException e) {
      // The client went away.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
