package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves each connection to a port on a thread of its own; closing it ends them all. */
final class Acceptor implements AutoCloseable {
  private final ServerSocket listener;
  private final String name;
  private final Service service;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is done with a connection; it is closed afterwards. */
  @FunctionalInterface
  interface Service {
    void serve(Socket socket, Set<Socket> open) throws IOException;
  }

  private Acceptor(ServerSocket listener, String name, Service service) {
    this.listener = listener;
    this.name = name;
    this.service = service;
  }

  /**
   * Begins to serve.
   *
   * @param name what its threads are called
   */
  static Acceptor start(ServerSocket listener, String name, Service service) {
    Acceptor acceptor = new Acceptor(listener, name, service);
    acceptor.start(acceptor::accept);
    return acceptor;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, name);
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

  private void serve(Socket socket) {
    try (socket) {
      service.serve(socket, open);
    } catch (IOException e) {
      // One of the two went away.
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
