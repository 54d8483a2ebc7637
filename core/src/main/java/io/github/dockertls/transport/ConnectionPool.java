package io.github.dockertls.transport;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
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
  private final Leases leases;
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final DialQueue queue;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int generation;
  private volatile boolean closed;

  ConnectionPool(
      Settings settings, Dialer dialer, Failures failures, Duration maxIdle, Leases leases) {
    maxIdleNanos = maxIdle.toNanos();
    Duration limit = settings.connectTimeout();
    queue =
        new DialQueue(limit.isZero() || limit.compareTo(DIAL_PATIENCE) > 0 ? DIAL_PATIENCE : limit);
    this.dialer = dialer;
    this.failures = failures;
    this.leases = leases;
  }

  /** An idle connection that is still good, or else a new one. */
  HttpConnection lease() {
    return leased(
        () -> {
          HttpConnection connection = pollIdle();
          return connection == null ? connect(this::pollIdle) : connection;
        });
  }

  /** A new connection in the place of a leased one that turned out to be dead. */
  HttpConnection replace(HttpConnection dead) {
    discard(dead);
    return leased(() -> connect(() -> null));
  }

  private HttpConnection leased(Supplier<HttpConnection> source) {
    Lease lease = acquire();
    boolean done = false;
    try {
      HttpConnection connection = source.get();
      connection.used();
      connection.holding().begin(lease);
      done = true;
      return connection;
    } finally {
      if (!done) {
        leases.release(lease);
      }
    }
  }

  /** Gives a leased connection back for the next request; again it does nothing. */
  void giveBack(HttpConnection connection) {
    Lease lease = connection.holding().endLease();
    if (lease == null) {
      return;
    }
    if (dialer.isOfToday(connection)) {
      connection.idleSince(System.nanoTime());
      idle.addFirst(connection);
      queue.cameBack();
    } else {
      drop(connection);
    }
    leases.release(lease);
    evictExpired();
    if (closed) {
      closeAllIdle();
    }
  }

  /** Ends a leased connection; again it does nothing. */
  void discard(HttpConnection connection) {
    connection.abort();
    open.remove(connection.raw());
    connection.holding().end();
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all connections, also those in use. */
  void close() {
    closed = true;
    dialer.close();
    leases.close();
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
    if (!idle.isEmpty()) {
      evictEarlierGenerations();
    }
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      if (dialer.isOfToday(c) && !c.isDead()) {
        return c;
      }
      drop(c);
    }
    return null;
  }

  /** Whom is trusted and who we are is looked up before a connection is used again. */
  private void evictEarlierGenerations() {
    int now = dialer.generationNow();
    if (generation != now) {
      generation = now;
      for (HttpConnection c : idle) {
        if (!dialer.isOfToday(c) && idle.removeFirstOccurrence(c)) {
          drop(c);
        }
      }
    }
  }

  private HttpConnection connect(Supplier<? extends @Nullable HttpConnection> returned) {
    if (!dialer.isTls()) {
      return dial();
    }
    try {
      return queue.connect(returned, this::dial);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.interrupted(e);
    } catch (IOException e) {
      // Of TLS 1.3: what a request would have met.
      throw failures.exchanging(e, null);
    }
  }

  private HttpConnection dial() {
    HttpConnection connection = dialer.dial(this::register);
    connection.hold(new Holding(connection, leases));
    return connection;
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
    connection.holding().end();
  }

  private Lease acquire() {
    if (closed) {
      throw failures.clientClosed(null);
    }
    Lease lease = leases.acquire();
    if (closed) {
      leases.release(lease);
      throw failures.clientClosed(null);
    }
    return lease;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Closed is what it should be.
    }
  }
}
