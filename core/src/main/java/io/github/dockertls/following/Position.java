package io.github.dockertls.following;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream was seen, so that the next one neither leaves out nor repeats anything.
 *
 * <p>A time alone is too little: several things may happen in one nanosecond, and their times may
 * be a little out of order, since the daemon takes the time before it queues them. The next stream
 * therefore begins a second before the last thing that was seen, and what it repeats is told by
 * what it is, as often as it was seen. Not thread-safe: one stream uses it at a time.
 */
final class Position {
  private static final long OVERLAP = TimeUnit.SECONDS.toNanos(1);

  /**
   * Kept whatever their times, for a daemon whose clock is set back; more than the 256 events that
   * dockerd can repeat.
   */
  private static final int LEAST_KEPT = 1024;

  private record Thing(long time, Object what) {}

  /** Where the very first stream begins; nothing of before is handed out. */
  private final long first;

  /** What the next stream may repeat, in the order in which it came. */
  private final Deque<Thing> seen = new ArrayDeque<>();

  /** What the present stream has still to repeat, and how often. */
  private final Map<Thing, Integer> repeats = new HashMap<>();

  private @Nullable Long last;

  Position(long first) {
    this.first = first;
  }

  static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), (long) time.getNano());
  }

  /** Nanoseconds since 1970 from which the next stream is to be asked for. */
  long since() {
    return last == null ? first : Math.max(first, last - OVERLAP);
  }

  /** A new stream begins, which repeats what was seen lately. */
  void begin() {
    repeats.clear();
    seen.forEach(thing -> repeats.merge(thing, 1, Integer::sum));
  }

  /**
   * Notes something that came.
   *
   * @param time nanoseconds since 1970, as the daemon said
   * @param what equal to nothing else of that time
   * @return whether it is new
   */
  boolean isNew(long time, Object what) {
    Thing thing = new Thing(time, what);
    if (time < first || isRepeat(thing)) {
      return false;
    }
    last = time;
    seen.addLast(thing);
    // Logs are asked for by whole seconds.
    long oldest = since() - OVERLAP;
    while (seen.size() > LEAST_KEPT && seen.getFirst().time() < oldest) {
      seen.removeFirst();
    }
    return true;
  }

  private boolean isRepeat(Thing thing) {
    if (!repeats.containsKey(thing)) {
      return false;
    }
    repeats.computeIfPresent(thing, (same, count) -> count == 1 ? null : count - 1);
    return true;
  }
}
