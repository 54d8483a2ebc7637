package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A little of what {@code dev/stress} does a hundred times. */
class StressIT {

  @Test
  void cyclesAndKillsAtRandomMomentsLeaveNothing() throws Exception {
    List<String> before = orphans();
    Stress.run(5, 3);
    assertThat(orphans()).isSubsetOf(before);
  }

  /** What daemons of ended processes left, as {@code dev/verify} finds it. */
  private static List<String> orphans() throws Exception {
    String script = "say() { printf '%s\\n' \"$*\"; }; . ../dev/leftovers.sh; orphans 2>/dev/null";
    return HostCommands.run("sh", "-c", script + " || true").lines().toList();
  }
}
