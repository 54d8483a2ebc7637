package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections of one client are in use, since when, and who waits for one. It knows no
 * connection, so that one which nobody holds any more can be collected. Thread-safe.
 */
final class Leases {
  /** After so long somebody has most likely forgotten to close a response. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DockerTlsHttpClient.class);

  /** Wakes all who can ever wait, and leaves room for what is given back later. */
  private static final int ALL = Integer.MAX_VALUE / 2;

  private final String host;
  private final int limit;
  private final long timeoutNanos;
  private final long patienceNanos;
  private final @Nullable Semaphore permits;
  private final Set<Lease> current = ConcurrentHashMap.newKeySet();
  private final Set<Lease> told = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  Leases(Settings settings, Duration patience) {
    host = settings.display();
    limit = settings.maxConnections();
    timeoutNanos = settings.acquireTimeout().toNanos();
    patienceNanos = patience.toNanos();
    permits = limit == 0 ? null : new Semaphore(limit);
  }

  /** Waits until there may be one more. */
  Lease acquire() {
    return acquire(CallLimit.NONE);
  }

  /** Waits until there may be one more, or the call has lasted too long. */
  Lease acquire(CallLimit limit) {
    if (permits != null) {
      await(permits, limit);
    }
    Lease lease = LOG.isDebugEnabled() ? Lease.marked() : Lease.unmarked();
    current.add(lease);
    return lease;
  }

  /** Ends a lease; again it does nothing. */
  void release(Lease lease) {
    if (current.remove(lease)) {
      told.remove(lease);
      if (permits != null) {
        permits.release();
      }
    }
  }

  /** Somebody forgot to close a response, which the garbage collector found. */
  void releaseForgotten(Lease lease) {
    if (current.contains(lease)) {
      LOG.debug(
          "A response of \"{}\" was never closed; its connection is closed now",
          host,
          lease.opening());
    }
    release(lease);
  }

  /** Lets all go on who wait: the client was closed. */
  void close() {
    if (closed.compareAndSet(false, true) && permits != null) {
      permits.release(ALL);
    }
  }

  /** How many there are. */
  int count() {
    return current.size();
  }

  private void await(Semaphore permits, CallLimit limit) {
    try {
      if (!tryAcquire(permits, limit)) {
        throw starved();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DockerTlsException(
          Reason.INTERRUPTED,
          "The thread was interrupted while it waited for a free connection",
          "Repeat the call if it is still wanted, or raise maxConnections",
          e);
    }
  }

  private boolean tryAcquire(Semaphore permits, CallLimit call) throws InterruptedException {
    boolean limited = timeoutNanos > 0 || !call.isNone();
    long limit = timeoutNanos > 0 ? timeoutNanos : Long.MAX_VALUE;
    limit = call.isNone() ? limit : Math.min(limit, call.leftNanos());
    if (limited && limit <= patienceNanos) {
      return permits.tryAcquire(limit, TimeUnit.NANOSECONDS);
    }
    if (permits.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS)) {
      return true;
    }
    warn();
    if (limited) {
      return permits.tryAcquire(limit - patienceNanos, TimeUnit.NANOSECONDS);
    }
    permits.acquire();
    return true;
  }

  /** Once for each connection that others wait for, however many wait. */
  private void warn() {
    oldest()
        .filter(told::add)
        .ifPresent(
            lease ->
                LOG.warn(
                    "A request waits for a connection to \"{}\": {}. Close responses that are read"
                        + " no more, or raise maxConnections; {}",
                    host,
                    inUse(lease),
                    lease.opening() == null
                        ? "with DEBUG on, this line says where the oldest was opened"
                        : "the oldest was opened here:",
                    lease.opening()));
  }

  private DockerTlsException starved() {
    return new DockerTlsException(
        Reason.TIMEOUT,
        "No connection to \""
            + host
            + "\" became free in time: "
            + oldest().map(this::inUse).orElse("others were faster"),
        "Close responses that are read no more, or raise maxConnections or acquireTimeout",
        oldest().map(Lease::opening).orElse(null));
  }

  private Optional<Lease> oldest() {
    long now = System.nanoTime();
    return current.stream().min(Comparator.comparingLong(lease -> lease.since() - now));
  }

  private String inUse(Lease oldest) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - oldest.since());
    return "all "
        + limit
        + " of maxConnections are in use, the oldest for "
        + seconds
        + (seconds == 1 ? " second" : " seconds");
  }
}
