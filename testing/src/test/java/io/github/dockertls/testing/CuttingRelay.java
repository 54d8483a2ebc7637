package io.github.dockertls.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on to a port of this machine, and cuts each after a random number of bytes: in
 * the handshake, in a head, in a body, by FIN or by RST. Its threads and sockets end with it.
 */
final class CuttingRelay implements AutoCloseable {
  /** A handshake takes some thousand bytes. */
  private static final int SHORT = 6_000;

  private static final int LONG = 400_000;

  private final int target;
  private final Random random;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile boolean cutting = true;

  CuttingRelay(int target, long seed) throws IOException {
    this.target = target;
    random = new Random(seed);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  /** One that cuts only when it is told to. */
  static CuttingRelay onDemand(int target) throws IOException {
    CuttingRelay relay = new CuttingRelay(target, 0);
    relay.cutting = false;
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  /** Connections from now on are left alone; those that are open are cut. */
  void cutTheLast() {
    cutting = false;
    cutAll();
  }

  /** Cuts all that are open. */
  void cutAll() {
    for (Socket socket : open) {
      cuts.incrementAndGet();
      closeQuietly(socket);
    }
  }

  private void run(Runnable work) {
    Thread thread = new Thread(work, "cutting-relay");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = connect();
        if (server == null) {
          client.close();
          continue;
        }
        open.add(client);
        open.add(server);
        long answer =
            !cutting ? Long.MAX_VALUE : random.nextInt(random.nextInt(5) == 0 ? SHORT : LONG);
        boolean reset = random.nextBoolean();
        run(() -> pass(client, server, Long.MAX_VALUE, reset));
        run(() -> pass(server, client, answer, reset));
      } catch (IOException e) {
        // The next one, or the end.
      }
    }
  }

  /** Null while the daemon is away. */
  private Socket connect() {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      return null;
    }
  }

  private void pass(Socket from, Socket to, long bytes, boolean reset) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      long left = bytes;
      int n;
      while ((n = in.read(buffer)) >= 0) {
        out.write(buffer, 0, (int) Math.min(n, left));
        left -= n;
        if (left <= 0) {
          cuts.incrementAndGet();
          if (reset) {
            to.setSoLinger(true, 0);
          }
          break;
        }
      }
    } catch (IOException e) {
      // The other direction ended it.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      open.remove(from);
      open.remove(to);
      threads.remove(Thread.currentThread());
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it should be.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingRelay::closeQuietly);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
