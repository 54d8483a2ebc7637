package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one daemon: idle ones to be used again, and all that are open, so that {@link
 * #close()} can end them. No thread of its own: idle connections are looked over at each lease and
 * return.
 */
final class ConnectionPool {
  private static final Logger LOG = LoggerFactory.getLogger(DockerTlsHttpClient.class);

  static final Duration MAX_IDLE = Duration.ofSeconds(60);

  /**
   * A server that takes longer over its handshakes holds up nobody any more; a whole burst of full
   * ones to a near host takes less.
   */
  private static final Duration DIAL_PATIENCE = Duration.ofSeconds(2);

  private final long maxIdleNanos;
  private final Dialer dialer;
  private final Failures failures;
  private final ExchangeFailures exchanging;
  private final String display;
  private final Leases leases;
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final DialQueue queue;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int generation;
  private volatile boolean closed;

  ConnectionPool(
      Settings settings,
      Dialer dialer,
      Failures failures,
      ExchangeFailures exchanging,
      Duration maxIdle,
      Leases leases) {
    maxIdleNanos = maxIdle.toNanos();
    Duration limit = settings.connectTimeout();
    queue =
        new DialQueue(limit.isZero() || limit.compareTo(DIAL_PATIENCE) > 0 ? DIAL_PATIENCE : limit);
    this.dialer = dialer;
    this.failures = failures;
    this.exchanging = exchanging;
    display = settings.display();
    this.leases = leases;
  }

  /** An idle connection that is still good, or else a new one. */
  CallConnection lease(CallLimit limit) {
    return leased(limit, this::pollIdle);
  }

  /** A new connection in the place of a leased one that turned out to be dead. */
  CallConnection replace(CallConnection dead) {
    discard(dead);
    return leased(dead.limit(), () -> null);
  }

  private CallConnection leased(
      CallLimit limit, Supplier<? extends @Nullable HttpConnection> returned) {
    Lease lease = acquire(limit);
    boolean done = false;
    try {
      HttpConnection connection = returned.get();
      connection = connection == null ? connect(returned, limit) : connection;
      connection.used();
      connection.holding().begin(lease);
      limit.watch(connection::abort);
      done = true;
      return new CallConnection(connection, limit);
    } catch (DockerTlsException e) {
      throw limit.isOver() ? failures.lastedTooLong(e) : e;
    } finally {
      if (!done) {
        leases.release(lease);
      }
    }
  }

  /**
   * Gives a leased connection back for the next request, unless it has bytes left over; again it
   * does nothing.
   */
  void giveBack(CallConnection call) {
    HttpConnection connection = call.connection();
    call.limit().leave();
    if (connection.isAborted() || connection.hasUnread()) {
      tellOfUnread(connection);
      discard(call);
      return;
    }
    Lease lease = call.end() ? connection.holding().endLease() : null;
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

  /** Ends a leased connection, unless it was given back. */
  void discard(CallConnection call) {
    if (call.end()) {
      call.limit().leave();
      HttpConnection connection = call.connection();
      connection.abort();
      open.remove(connection.raw());
      connection.holding().end();
    }
  }

  private void tellOfUnread(HttpConnection connection) {
    if (!connection.isAborted()) {
      LOG.warn("\"{}\" sent more than its response: the connection is not used again", display);
    }
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
      if (dialer.isOfToday(c)) {
        if (!c.isDead()) {
          return c;
        }
        if (c.hasUnread()) {
          tellOfUnread(c);
        }
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

  private HttpConnection connect(
      Supplier<? extends @Nullable HttpConnection> returned, CallLimit limit) {
    if (!dialer.isTls()) {
      return dial(limit);
    }
    try {
      return queue.connect(returned, () -> dial(limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.interrupted(e);
    } catch (IOException e) {
      // Of TLS 1.3: what a request would have met.
      throw exchanging.afterHandshake(e);
    }
  }

  private HttpConnection dial(CallLimit limit) {
    HttpConnection connection =
        dialer.dial(
            socket -> {
              register(socket);
              limit.watch(() -> closeQuietly(socket));
            });
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

  private Lease acquire(CallLimit limit) {
    if (closed) {
      throw failures.clientClosed(null);
    }
    Lease lease;
    try {
      lease = leases.acquire(limit);
    } catch (DockerTlsException e) {
      throw limit.isOver() ? failures.lastedTooLong(e) : e;
    }
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
