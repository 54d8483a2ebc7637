package io.github.dockertls.testing;

import java.time.Duration;

/** A moment until which something may take. Immutable. */
final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** What is left, at least one millisecond: zero would mean "no limit" to a socket. */
  int millisLeft() {
    return (int) Math.max(1, (end - System.nanoTime()) / 1_000_000);
  }
}
