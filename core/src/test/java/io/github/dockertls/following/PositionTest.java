package io.github.dockertls.following;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was seen is neither left out nor repeated, whatever the next stream begins with. */
class PositionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_000 * SECOND;

  private final Position position = new Position(START);

  @Test
  void readsATimeToTheNanosecond() {
    assertThat(Position.nanos(Instant.parse("1970-01-01T00:00:01.000000002Z")))
        .isEqualTo(1_000_000_002L);
  }

  @Test
  void beginsWhereItWasTold() {
    assertThat(position.since()).isEqualTo(START);
    assertThat(position.isNew(START - 1, "before")).isFalse();
    assertThat(position.isNew(START, "then")).isTrue();
  }

  @Test
  void goesOnASecondBeforeTheLastThing() {
    position.isNew(START + 5 * SECOND + 7, "a");

    assertThat(position.since()).isEqualTo(START + 4 * SECOND + 7);
  }

  @Test
  void tellsThingsOfOneNanosecondApart() {
    position.isNew(START, "a");
    position.begin();

    assertThat(position.isNew(START, "a")).isFalse();
    assertThat(position.isNew(START, "b")).isTrue();
  }

  @Test
  void countsTwinsOfOneNanosecond() {
    position.isNew(START, "twin");
    position.isNew(START, "twin");
    position.begin();

    assertThat(position.isNew(START, "twin")).isFalse();
    assertThat(position.isNew(START, "twin")).isFalse();
    assertThat(position.isNew(START, "twin")).isTrue();
  }

  @Test
  void takesWhatCameLateFromBeforeTheLastThing() {
    position.isNew(START + SECOND, "late is near");
    position.begin();

    assertThat(position.isNew(START + SECOND / 2, "late")).isTrue();
    assertThat(position.isNew(START + SECOND, "late is near")).isFalse();
  }

  @Test
  void followsAClockThatIsSetBack() {
    position.isNew(START + 100 * SECOND, "before");
    position.isNew(START + 50 * SECOND, "after");
    position.begin();

    assertThat(position.since()).isEqualTo(START + 49 * SECOND);
    assertThat(position.isNew(START + 50 * SECOND, "after")).isFalse();
    assertThat(position.isNew(START + 50 * SECOND, "next")).isTrue();
    assertThat(position.isNew(START + 100 * SECOND, "before")).isFalse();
  }

  @Test
  void theSumIsExactWhereverItIsCut() {
    Random random = new Random(18);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      // Some share a time, and some are out of order.
      long late = random.nextInt(3) == 0 ? 0 : random.nextInt(400_000_000);
      times.add(START + SECOND + i / 4 * 10_000_000L + late);
    }
    List<Integer> got = new ArrayList<>();
    int reached = 0;
    while (reached < times.size()) {
      reached = Math.min(times.size(), reached + random.nextInt(40));
      long since = position.since();
      position.begin();
      for (int i = 0; i < reached; i++) {
        if (times.get(i) >= since && position.isNew(times.get(i), i % 7)) {
          got.add(i);
        }
      }
    }

    assertThat(got).hasSize(times.size()).doesNotHaveDuplicates();
  }
}
