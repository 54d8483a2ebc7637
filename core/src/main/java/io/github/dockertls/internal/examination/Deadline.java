package io.github.dockertls.internal.examination;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a talk once its time is over, by closing what it is held over: a limit of each read begins
 * anew with each byte, so that a server that lets its answer drip holds whoever listens for days.
 */
final class Deadline implements AutoCloseable {
  private final CompletableFuture<Boolean> timer = new CompletableFuture<>();

  private Deadline() {}

  /** Closes it then, unless this is closed before. */
  static Deadline after(Duration limit, Closeable talk) {
    Deadline deadline = new Deadline();
    CompletableFuture<Boolean> unused =
        deadline
            .timer
            .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
            .exceptionallyAsync(e -> closed(talk));
    return deadline;
  }

  boolean isOver() {
    return timer.isCompletedExceptionally();
  }

  /** The talk has ended in time. */
  @Override
  public void close() {
    timer.complete(true);
  }

  private static boolean closed(Closeable talk) {
    try {
      talk.close();
      return true;
    } catch (IOException e) {
      return false; // closed is what it should be
    }
  }
}
