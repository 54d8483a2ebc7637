package io.github.dockertls.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link Relay} does to what it passes on. Immutable.
 *
 * @param cut whether nothing passes
 * @param delayNanos how much later everything arrives
 * @param dropPercent how many pieces of a hundred are lost at first
 * @param rate bytes a second in each direction, or zero for no limit
 */
record Faults(boolean cut, long delayNanos, int dropPercent, long rate) {
  static final Faults NONE = new Faults(false, 0, 0, 0);

  Faults withCut(boolean isCut) {
    return new Faults(isCut, delayNanos, dropPercent, rate);
  }

  Faults withDelay(long nanos) {
    return new Faults(cut, nanos, dropPercent, rate);
  }

  Faults withDrop(int percent) {
    return new Faults(cut, delayNanos, percent, rate);
  }

  Faults withRate(long bytesPerSecond) {
    return new Faults(cut, delayNanos, dropPercent, bytesPerSecond);
  }

  /** Such as "delay 300 ms, drop 5 %". */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    if (cut) {
      names.add("cut");
    }
    if (delayNanos > 0) {
      names.add("delay " + TimeUnit.NANOSECONDS.toMillis(delayNanos) + " ms");
    }
    if (dropPercent > 0) {
      names.add("drop " + dropPercent + " %");
    }
    if (rate > 0) {
      names.add(rate + " bytes a second");
    }
    return names.isEmpty() ? "no faults" : String.join(", ", names);
  }
}
