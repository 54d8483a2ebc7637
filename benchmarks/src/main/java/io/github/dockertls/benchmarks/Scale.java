package io.github.dockertls.benchmarks;

import io.github.dockertls.testing.KeyKind;
import java.util.List;

/**
 * How much is moved, and how often.
 *
 * @param custom the kind of keys that most have
 * @param bytes of each stream
 * @param lines of the log
 * @param execs in a row
 * @param clients side by side, and hosts
 * @param mostRuns of each contestant
 */
record Scale(KeyKind custom, long bytes, int lines, int execs, int clients, int mostRuns) {
  static final Scale FULL =
      new Scale(KeyKind.RSA_4096, 300_000_000, 1_000_000, 100, 1_000, Integer.MAX_VALUE);

  /** Shows that all works, and nothing else. */
  static final Scale TINY = new Scale(KeyKind.EC_P256, 3_000_000, 1_000, 3, 5, 1);

  Contest contest(int warmUps, int runs) {
    return new Contest(Math.min(warmUps, mostRuns), Math.min(runs, mostRuns));
  }

  /** How often something quick is repeated. */
  int times(int wanted) {
    return mostRuns == 1 ? 2 : wanted;
  }

  /** The streams that grow. */
  List<Integer> megabytes() {
    return mostRuns == 1 ? List.of(1, 2) : List.of(1, 10, 100, 1_000);
  }

  /** The bytes in words. */
  String size() {
    return bytes / 1_000_000 + " MB";
  }
}
