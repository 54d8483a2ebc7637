package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A daemon without TLS. */
final class PlainDaemon implements AutoCloseable {
  private final Acceptor acceptor;

  private PlainDaemon(Acceptor acceptor) {
    this.acceptor = acceptor;
  }

  static PlainDaemon start(String address, int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(address, port));
    return new PlainDaemon(
        Acceptor.start(listener, "plain-daemon", (socket, open) -> serve(socket)));
  }

  int port() {
    return acceptor.port();
  }

  /** A Go server answers what is no HTTP with a status 400. */
  private static void serve(Socket socket) throws IOException {
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
  }

  @Override
  public void close() throws IOException {
    acceptor.close();
  }
}
