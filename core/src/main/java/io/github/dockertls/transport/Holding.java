package io.github.dockertls.transport;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What ends with a connection: its socket, and the lease that it is used by. A connection that
 * nobody holds any more is ended by the garbage collector, as when a client or a response was never
 * closed; its channel would stay open for ever.
 *
 * <p>It knows neither the connection nor its pool, or else neither could ever be collected.
 */
final class Holding implements Runnable {
  private final Socket raw;
  private final Leases leases;
  private final AtomicReference<@Nullable Lease> lease = new AtomicReference<>();
  private final Cleaner.Cleanable cleanable;

  Holding(HttpConnection connection, Leases leases) {
    raw = connection.raw();
    this.leases = leases;
    cleanable = Watch.CLEANER.register(connection, this);
  }

  /** The connection is used from now on. */
  void begin(Lease next) {
    lease.set(next);
  }

  /** The connection is not used any more; null if that was told before. */
  @Nullable Lease endLease() {
    return lease.getAndSet(null);
  }

  /** The connection ends. */
  void end() {
    Lease last = endLease();
    if (last != null) {
      leases.release(last);
    }
    cleanable.clean();
  }

  /** What the garbage collector does with a connection that was forgotten. */
  @Override
  public void run() {
    try {
      raw.close();
    } catch (IOException ignored) {
      // Closed is what it should be.
    }
    Lease forgotten = endLease();
    if (forgotten != null) {
      leases.releaseForgotten(forgotten);
    }
  }

  /** One thread for all clients, which begins with the first connection. */
  private static final class Watch {
    static final Cleaner CLEANER = Cleaner.create();
  }
}
