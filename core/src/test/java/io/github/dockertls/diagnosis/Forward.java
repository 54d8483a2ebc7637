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
  private final Acceptor acceptor;
  private final TlsTestServer server;

  private Forward(Acceptor acceptor, TlsTestServer server) {
    this.acceptor = acceptor;
    this.server = server;
  }

  static Forward from(String address, int port, TlsTestServer server) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(address, port));
    return new Forward(
        Acceptor.start(
            listener,
            "forward",
            (client, open) ->
                join(client, new Socket(InetAddress.getLoopbackAddress(), server.port()), open)),
        server);
  }

  int port() {
    return acceptor.port();
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
    acceptor.close();
    server.close();
  }
}
