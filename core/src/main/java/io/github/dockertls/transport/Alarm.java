package io.github.dockertls.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Does something after a while unless it is cancelled, for waits that cannot be limited themselves.
 * The JDK's own timer runs it, which every program has once: it must be short.
 */
final class Alarm {
  private final CompletableFuture<Void> timer = new CompletableFuture<>();

  private Alarm() {}

  static Alarm after(long nanos, Runnable action) {
    Alarm alarm = new Alarm();
    CompletableFuture<Void> unused =
        alarm
            .timer
            .orTimeout(nanos, TimeUnit.NANOSECONDS)
            .whenComplete(
                (nothing, e) -> {
                  if (e instanceof TimeoutException) {
                    action.run();
                  }
                });
    return alarm;
  }

  /** Cancels it; false if it has gone off. */
  boolean cancel() {
    return timer.complete(null);
  }

  /** What a channel is asked to do. */
  @FunctionalInterface
  interface Call {
    void run() throws IOException;
  }

  /**
   * Limits a call of a Unix socket, which has no limits of its own. A selector would need the
   * channel not to block, against whoever writes, and would hold up a virtual thread's carrier: the
   * channel is closed when the time is over, since nobody wants it then.
   *
   * @param millis the limit, 0 for none
   */
  static void limit(SocketChannel channel, int millis, Call call) throws IOException {
    if (millis == 0) {
      call.run();
      return;
    }
    Alarm alarm = after(TimeUnit.MILLISECONDS.toNanos(millis), () -> closeQuietly(channel));
    ClosedChannelException closed = null;
    try {
      call.run();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (ClosedChannelException e) {
      closed = e;
    } finally {
      alarm.cancel();
    }
    if (alarm.hasGoneOff()) {
      throw timeout(closed);
    }
    if (closed != null) {
      throw closed;
    }
  }

  private boolean hasGoneOff() {
    return timer.isCompletedExceptionally();
  }

  private static SocketTimeoutException timeout(@Nullable ClosedChannelException closed) {
    SocketTimeoutException e = new SocketTimeoutException("timed out");
    if (closed != null) {
      e.initCause(closed);
    }
    return e;
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Closed is what it should be.
    }
  }
}
