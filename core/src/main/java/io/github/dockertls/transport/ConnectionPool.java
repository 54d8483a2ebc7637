package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one daemon: idle ones to be used again, and all that are open, so that {@link
 * #close()} can end them. No thread of its own: idle connections are looked over at each lease and
 * return.
 */
final class ConnectionPool {
  static final Duration MAX_IDLE = Duration.ofSeconds(60);

  /**
   * A server that takes longer over its handshakes holds up nobody any more; a whole burst of full
   * ones to a near host takes less.
   */
  private static final Duration DIAL_PATIENCE = Duration.ofSeconds(2);

  private final long maxIdleNanos;
  private final Dialer dialer;
  private final Failures failures;
  private final @Nullable Semaphore permits;
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final DialQueue queue;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ConnectionPool(Settings settings, Dialer dialer, Failures failures, Duration maxIdle) {
    maxIdleNanos = maxIdle.toNanos();
    Duration limit = settings.connectTimeout();
    queue =
        new DialQueue(limit.isZero() || limit.compareTo(DIAL_PATIENCE) > 0 ? DIAL_PATIENCE : limit);
    this.dialer = dialer;
    this.failures = failures;
    permits = settings.maxConnections() == 0 ? null : new Semaphore(settings.maxConnections());
  }

  /** An idle connection that is still good, or else a new one. */
  HttpConnection lease() {
    acquire();
    boolean done = false;
    try {
      HttpConnection connection = pollIdle();
      connection = connection == null ? connect(this::pollIdle) : connection;
      connection.used();
      done = true;
      return connection;
    } finally {
      if (!done) {
        releasePermit();
      }
    }
  }

  /** A new connection in the place of a leased one that turned out to be dead. */
  HttpConnection replace(HttpConnection dead) {
    discard(dead);
    acquire();
    boolean done = false;
    try {
      HttpConnection connection = connect(() -> null);
      connection.used();
      done = true;
      return connection;
    } finally {
      if (!done) {
        releasePermit();
      }
    }
  }

  /** Gives a leased connection back for the next request. */
  void giveBack(HttpConnection connection) {
    connection.idleSince(System.nanoTime());
    idle.addFirst(connection);
    queue.cameBack();
    releasePermit();
    evictExpired();
    if (closed) {
      closeAllIdle();
    }
  }

  /** Ends a leased connection. */
  void discard(HttpConnection connection) {
    connection.abort();
    open.remove(connection.raw());
    releasePermit();
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all connections, also those in use. */
  void close() {
    closed = true;
    dialer.close();
    queue.wakeAll();
    closeAllIdle();
    for (Socket socket : open) {
      closeQuietly(socket);
    }
    open.clear();
  }

  private @Nullable HttpConnection pollIdle() {
    if (closed) {
      throw failures.clientClosed(null);
    }
    evictExpired();
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      if (dialer.isOfToday(c) && !c.isDead()) {
        return c;
      }
      drop(c);
    }
    return null;
  }

  private HttpConnection connect(Supplier<? extends @Nullable HttpConnection> returned) {
    if (!dialer.isTls()) {
      return dialer.dial(this::register);
    }
    try {
      return queue.connect(returned, () -> dialer.dial(this::register));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.interrupted(e);
    } catch (IOException e) {
      // Of TLS 1.3: what a request would have met.
      throw failures.exchanging(e, null);
    }
  }

  private void register(Socket socket) {
    open.removeIf(Socket::isClosed);
    open.add(socket);
    if (closed) {
      closeQuietly(socket);
      throw failures.clientClosed(null);
    }
  }

  private void evictExpired() {
    long now = System.nanoTime();
    for (HttpConnection c = idle.peekLast(); c != null; c = idle.peekLast()) {
      if (c.idleNanos(now) < maxIdleNanos || !idle.removeLastOccurrence(c)) {
        return;
      }
      drop(c);
    }
  }

  private void closeAllIdle() {
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      drop(c);
    }
  }

  private void drop(HttpConnection connection) {
    open.remove(connection.raw());
    connection.closeIdle();
  }

  private void acquire() {
    if (closed) {
      throw failures.clientClosed(null);
    }
    if (permits == null) {
      return;
    }
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DockerTlsException(
          Reason.INTERRUPTED,
          "The thread was interrupted while it waited for a free connection",
          "Repeat the call if it is still wanted, or raise maxConnections",
          e);
    }
    if (closed) {
      permits.release();
      throw failures.clientClosed(null);
    }
  }

  private void releasePermit() {
    if (permits != null) {
      permits.release();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Closed is what it should be.
    }
  }
}
