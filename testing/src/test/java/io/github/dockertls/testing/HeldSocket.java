package io.github.dockertls.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Unix socket before another one: it takes connections, and lets nothing through before it is
 * released.
 */
final class HeldSocket implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Path path;
  private final Path behind;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

  private HeldSocket(ServerSocketChannel listener, Path path, Path behind) {
    this.listener = listener;
    this.path = path;
    this.behind = behind;
    run(this::accept);
  }

  static HeldSocket at(Path path, Path behind) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    return new HeldSocket(listener, path, behind);
  }

  Path path() {
    return path;
  }

  /** Waits until somebody connects, for a minute at most. */
  boolean awaitConnection() throws InterruptedException {
    return asked.await(1, TimeUnit.MINUTES);
  }

  void release() {
    released.countDown();
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "held-socket");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        open.add(client);
        asked.countDown();
        run(() -> pass(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pass(SocketChannel client) {
    try (client;
        SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      released.await();
      open.add(server);
      server.connect(UnixDomainSocketAddress.of(behind));
      run(() -> copy(server, client));
      copy(client, server);
    } catch (IOException e) {
      // One of the two went away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    try (from;
        to) {
      ByteBuffer bytes = ByteBuffer.allocate(8192);
      while (from.read(bytes) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
        bytes.clear();
      }
    } catch (IOException e) {
      // One of the two went away.
    }
  }

  @Override
  public void close() throws IOException {
    released.countDown();
    listener.close();
    for (Closeable one : open) {
      one.close();
    }
  }
}
