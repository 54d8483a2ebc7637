package io.github.dockertls.diagnosis;

import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A chosen address and port that lead to a server here. */
final class Forward implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final TlsTestServer server;

  private Forward(String address, int port, TlsTestServer server) throws IOException {
    this.server = server;
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(address, port));
    start(this::accept);
  }

  static Forward from(String address, int port, TlsTestServer server) throws IOException {
    return new Forward(address, port, server);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "forward");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server.port());
        start(() -> join(client, there, open));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Passes bytes on both ways until one side ends. */
  static void join(Socket client, Socket there, Set<Socket> open) {
    open.add(client);
    open.add(there);
    start(() -> copy(there, client));
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
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }
}
