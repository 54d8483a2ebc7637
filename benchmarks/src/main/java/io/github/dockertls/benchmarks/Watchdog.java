package io.github.dockertls.benchmarks;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends a process that hangs: the figure fails, and the others are measured all the same. */
final class Watchdog {
  private static final long PATIENCE_SECONDS = 120;
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> end;

  private Watchdog(ScheduledFuture<?> end) {
    this.end = end;
  }

  static Watchdog over(Process process) {
    return new Watchdog(
        CLOCK.schedule(process::destroyForcibly, PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  void rest() {
    end.cancel(false);
  }
}
