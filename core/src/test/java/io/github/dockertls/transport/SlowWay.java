package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A way to a local server on which what the server says takes its time. */
final class SlowWay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Duration delay;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService readers = Executors.newCachedThreadPool();

  /** One thread: what was said first arrives first. */
  private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();

  private SlowWay(ServerSocket listener, int target, Duration delay) {
    this.listener = listener;
    this.target = target;
    this.delay = delay;
  }

  static SlowWay to(int port, Duration delay) throws IOException {
    SlowWay way =
        new SlowWay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, delay);
    way.readers.execute(way::accept);
    return way;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        readers.execute(() -> pass(client, server, Duration.ZERO));
        readers.execute(() -> pass(server, client, delay));
      }
    } catch (IOException e) {
      // The end of the test.
    }
  }

  private void pass(Socket from, Socket to, Duration late) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[16_384];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] piece = Arrays.copyOf(buffer, n);
        later(late, () -> write(to, piece));
      }
      later(late, () -> end(to));
    } catch (IOException e) {
      end(to);
    }
  }

  private void later(Duration late, Runnable task) {
    Future<?> unused = writer.schedule(task, late.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void write(Socket to, byte[] piece) {
    try {
      to.getOutputStream().write(piece);
    } catch (IOException e) {
      // Whom it was for has gone.
    }
  }

  private static void end(Socket to) {
    try {
      to.shutdownOutput();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    readers.shutdownNow();
    writer.shutdownNow();
  }
}
