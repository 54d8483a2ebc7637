package io.github.dockertls.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that reads one ClientHello and answers with bytes of its own choice. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread thread;
  private final BlockingQueue<ClientHello> hellos = new LinkedBlockingQueue<>();

  private RawServer(ServerSocket listener, byte[] answer, boolean close) {
    this.listener = listener;
    thread = new Thread(() -> serve(answer, close), "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers and closes. */
  public static RawServer answering(byte... answer) {
    return start(answer, true);
  }

  /** Says nothing and keeps the connection. */
  public static RawServer silent() {
    return start(new byte[0], false);
  }

  private static RawServer start(byte[] answer, boolean close) {
    try {
      return new RawServer(
          new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), answer, close);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(byte[] answer, boolean close) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        hellos.add(ClientHello.read(socket.getInputStream()));
        socket.getOutputStream().write(answer);
        if (close) {
          socket.shutdownOutput();
        }
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client or the test went away.
      }
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** What the next client offers; waits up to ten seconds for one. */
  public ClientHello next() throws InterruptedException {
    ClientHello hello = hellos.poll(10, TimeUnit.SECONDS);
    if (hello == null) {
      throw new AssertionError("no client came within 10 s");
    }
    return hello;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
