package io.github.dockertls.transport;

import io.github.dockertls.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the TLS connections of one client be made one after the other, and hands out those that come
 * back meanwhile. JSSE resumes each TLS 1.3 session once only, so that of many handshakes at the
 * same time all but one would be full ones, which cost several times as much as most requests.
 */
final class DialQueue {
  /** How long a ticket is waited for at least where it is not known that any come. */
  private static final int TICKET_MILLIS = 200;

  /** A ticket takes a way through the network, of which connecting took several. */
  private static final int DIALS_PER_TICKET = 2;

  private static final int MOST_TURNS = 5;

  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();
  private boolean taken;
  private long turnSince;
  private final AtomicInteger returns = new AtomicInteger();
  private volatile boolean ticketless;

  /** Whether the server gave a ticket once: then the next is on its way, however slow. */
  private volatile boolean ticketsCome;

  /**
   * A queue that nobody waits in.
   *
   * @param patience how long one connection may hold up the others; then connections are made side
   *     by side, also by who waited five times as long for those before
   */
  DialQueue(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /** What a wait came to. */
  private enum Outcome {
    MY_TURN,
    SOMETHING_CAME_BACK,
    OUT_OF_TURN
  }

  /**
   * A connection that came back, or else a new one.
   *
   * @param returned takes a connection that came back, if there is one
   * @param dial makes a new one
   */
  HttpConnection connect(
      Supplier<? extends @Nullable HttpConnection> returned, Supplier<HttpConnection> dial)
      throws IOException, InterruptedException {
    if (ticketless) {
      return observed(dial);
    }
    long since = System.nanoTime();
    boolean isMyTurn = false;
    waiting.incrementAndGet();
    try {
      Outcome outcome = Outcome.SOMETHING_CAME_BACK;
      while (outcome == Outcome.SOMETHING_CAME_BACK) {
        int seen = returns.get();
        HttpConnection connection = returned.get();
        if (connection != null) {
          return connection;
        }
        outcome = await(seen, since);
      }
      isMyTurn = outcome == Outcome.MY_TURN;
    } finally {
      waiting.decrementAndGet();
      if (!isMyTurn) {
        wakeNext();
      }
    }
    return isMyTurn ? dialInTurn(dial) : observed(dial);
  }

  /** A new connection; one that resumes a session shows that the server does give tickets. */
  private HttpConnection observed(Supplier<HttpConnection> dial) {
    long since = Environment.system().clock().millis();
    HttpConnection connection = dial.get();
    if (connection.isTls13() && connection.isResumed(since)) {
      ticketsCome = true;
      ticketless = false;
    }
    return connection;
  }

  private Outcome await(int seen, long since) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (taken && !ticketless && seen == returns.get()) {
        long now = System.nanoTime();
        long left =
            Math.min(patienceNanos - (now - turnSince), MOST_TURNS * patienceNanos - (now - since));
        if (left <= 0) {
          return Outcome.OUT_OF_TURN;
        }
        changed.awaitNanos(left);
      }
      if (seen != returns.get()) {
        return Outcome.SOMETHING_CAME_BACK;
      }
      if (ticketless) {
        return Outcome.OUT_OF_TURN;
      }
      taken = true;
      turnSince = System.nanoTime();
      return Outcome.MY_TURN;
    } finally {
      lock.unlock();
    }
  }

  private HttpConnection dialInTurn(Supplier<HttpConnection> dial) throws IOException {
    try {
      long since = System.nanoTime();
      HttpConnection connection = observed(dial);
      if (waiting.get() > 0 && connection.isTls13()) {
        awaitTicket(connection, System.nanoTime() - since);
      }
      return connection;
    } finally {
      lock.lock();
      try {
        taken = false;
        if (ticketless) {
          changed.signalAll();
        } else {
          changed.signal();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void awaitTicket(HttpConnection connection, long dialNanos) throws IOException {
    boolean done = false;
    try {
      boolean came = connection.awaitTicket(ticketMillis(dialNanos));
      if (came) {
        ticketsCome = true;
      }
      ticketless = !ticketsCome;
      done = true;
    } finally {
      if (!done) {
        connection.abort();
      }
    }
  }

  /** A busy server, or one far away, takes its time; nobody waits longer than a turn may last. */
  private int ticketMillis(long dialNanos) {
    long most = TimeUnit.NANOSECONDS.toMillis(Math.max(patienceNanos - dialNanos, 0));
    long likely = TimeUnit.NANOSECONDS.toMillis(DIALS_PER_TICKET * dialNanos);
    return (int) (ticketsCome ? most : Math.min(most, Math.max(TICKET_MILLIS, likely)));
  }

  /** Somebody who was woken needed no turn: it is another's. */
  private void wakeNext() {
    if (waiting.get() > 0) {
      lock.lock();
      try {
        if (!taken) {
          changed.signal();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Tells that a connection can be taken. */
  void cameBack() {
    if (waiting.get() > 0) {
      tell(changed::signalAll);
    }
  }

  /** Lets all who wait look again. */
  void wakeAll() {
    tell(changed::signalAll);
  }

  private void tell(Runnable signal) {
    lock.lock();
    try {
      returns.incrementAndGet();
      signal.run();
    } finally {
      lock.unlock();
    }
  }
}
