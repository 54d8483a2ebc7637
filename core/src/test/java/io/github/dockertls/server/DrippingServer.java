package io.github.dockertls.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server whose answer comes byte by byte and to no end, so that no single read is in vain. */
public final class DrippingServer implements AutoCloseable {
  private static final int MILLIS_PER_BYTE = 20;

  private final ServerSocket listener;
  private final byte[] first;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private DrippingServer(ServerSocket listener, byte[] first) {
    this.listener = listener;
    this.first = first;
    run(this::accept);
  }

  /** Begins each answer with these bytes, which come at once. */
  public static DrippingServer start(byte... first) throws IOException {
    return new DrippingServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), first);
  }

  /** Sends a byte after the other for as long as somebody listens. */
  public static void drip(Socket socket) throws IOException {
    socket.setSoTimeout(MILLIS_PER_BYTE);
    while (true) {
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (SocketTimeoutException e) {
        socket.getOutputStream().write('.');
        socket.getOutputStream().flush();
      }
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "dripping-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        run(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.getOutputStream().write(first);
      drip(socket);
    } catch (IOException e) {
      // The client or the test went away.
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
