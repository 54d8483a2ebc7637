package io.github.dockertls.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call may last in all, from {@code execute()} to the end of its response. When the time
 * is over, what the call waits for is closed, whoever reads or writes it.
 */
final class CallLimit {
  /** For calls that may last for ever. */
  static final CallLimit NONE = new CallLimit(0);

  private final long deadline;
  private @Nullable Alarm alarm;
  private @Nullable Runnable closing;
  private boolean over;

  private CallLimit(long deadline) {
    this.deadline = deadline;
  }

  /**
   * Starts the time.
   *
   * @param limit the limit, zero for none
   */
  static CallLimit start(Duration limit) {
    return limit.isZero() ? NONE : start(limit.toNanos());
  }

  /** The time that is left, for a call within the call; ending it leaves this one as it is. */
  CallLimit rest() {
    return isNone() ? NONE : start(Math.max(1, leftNanos()));
  }

  private static CallLimit start(long nanos) {
    CallLimit started = new CallLimit(System.nanoTime() + nanos);
    started.begin(nanos);
    return started;
  }

  private synchronized void begin(long nanos) {
    alarm = Alarm.after(nanos, this::ring);
  }

  boolean isNone() {
    return this == NONE;
  }

  long leftNanos() {
    return deadline - System.nanoTime();
  }

  /** Whether the call was ended, or would be next. */
  boolean isOver() {
    return !isNone() && (hasRung() || leftNanos() <= 0);
  }

  private synchronized boolean hasRung() {
    return over;
  }

  /**
   * Notes how to end what the call waits for from now on; does so at once if the time is over.
   *
   * @param close ends it without waiting
   */
  void watch(Runnable close) {
    if (!isNone()) {
      setClosing(close);
    }
  }

  private synchronized void setClosing(Runnable close) {
    closing = close;
    if (over) {
      close.run();
    }
  }

  /** The call has nothing more to wait for here: the connection may be another's next. */
  void leave() {
    if (!isNone()) {
      forget();
    }
  }

  /** The call has ended. */
  void end() {
    if (!isNone()) {
      forget();
      cancel();
    }
  }

  private synchronized void forget() {
    closing = null;
  }

  private synchronized void cancel() {
    if (alarm != null) {
      alarm.cancel();
    }
  }

  /** Closes within the lock: a connection that was left must not be closed afterwards. */
  private synchronized void ring() {
    over = true;
    if (closing != null) {
      closing.run();
    }
  }
}
