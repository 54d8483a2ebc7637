package io.github.dockertls.diagnosis;

import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;

/** A chosen address and port that lead to a server here. */
final class Forward implements AutoCloseable {
  private final ServerSocket listener;
  private final TlsTestServer server;
  private Acceptor acceptor;

  private Forward(ServerSocket listener, TlsTestServer server) {
    this.listener = listener;
    this.server = server;
  }

  static Forward from(String address, int port, TlsTestServer server) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(address, port));
    Forward forward = later(listener, server);
    forward.open();
    return forward;
  }

  /** One that accepts no connection until it is opened. */
  static Forward later(ServerSocket listener, TlsTestServer server) {
    return new Forward(listener, server);
  }

  void open() {
    acceptor =
        Acceptor.start(
            listener,
            "forward",
            (client, open) ->
                join(client, new Socket(InetAddress.getLoopbackAddress(), server.port()), open));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Passes bytes on both ways until one side ends. */
  static void join(Socket client, Socket there, Set<Socket> open) {
    open.add(client);
    open.add(there);
    Thread back = new Thread(() -> copy(there, client), "forward-back");
    back.setDaemon(true);
    back.start();
    copy(client, there);
    open.remove(client);
    open.remove(there);
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two went away.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (acceptor != null) {
      acceptor.close();
    }
    server.close();
  }
}
