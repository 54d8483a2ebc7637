package io.github.dockertls.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/**
 * Prints how long it takes until a daemon answered over mutual TLS, its end, and what a second
 * class waits that shares it: milliseconds, of five runs after one that is not counted. The engine
 * is {@code DOCKER_TLS_ENGINE}'s.
 */
final class StartTimes {
  private static final int RUNS = 5;

  private StartTimes() {}

  public static void main(String[] arguments) {
    long[] starts = new long[RUNS];
    long[] stops = new long[RUNS];
    Dockerd.start().close();
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      Dockerd dockerd = Dockerd.start();
      long started = System.nanoTime();
      dockerd.close();
      starts[i] = (started - begin) / 1_000_000;
      stops[i] = (System.nanoTime() - started) / 1_000_000;
    }
    print("start", starts);
    print("stop", stops);
    System.out.println("second class: " + secondClass().toMillis() + " ms");
    System.exit(0);
  }

  private static void print(String what, long[] times) {
    Arrays.sort(times);
    System.out.printf("%s: median %d ms, %s%n", what, times[RUNS / 2], Arrays.toString(times));
  }

  /** From the beginning of the class to the end of its test, which takes the daemon. */
  private static Duration secondClass() {
    List<Event> events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(First.class), selectClass(Second.class))
            .execute()
            .allEvents()
            .filter(event -> event.getTestDescriptor().getUniqueId().toString().contains("Second"))
            .toList();
    Instant begin = time(events, EventType.STARTED);
    return Duration.between(begin, time(events, EventType.FINISHED));
  }

  private static Instant time(List<Event> events, EventType type) {
    return events.stream()
        .filter(event -> event.getType() == type)
        .findFirst()
        .orElseThrow()
        .getTimestamp();
  }

  @TlsDockerd(lifetime = TlsDockerd.Lifetime.RUN)
  static class First {
    @Test
    void takesTheDaemon(Dockerd dockerd) {}
  }

  @TlsDockerd(lifetime = TlsDockerd.Lifetime.RUN)
  static class Second {
    @Test
    void takesTheDaemon(Dockerd dockerd) {}
  }
}
