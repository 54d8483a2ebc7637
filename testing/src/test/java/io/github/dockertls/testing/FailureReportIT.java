package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class FailureReportIT {

  @Test
  void aTestThatFailsHasWhatTheDaemonSaid() {
    List<Map<String, String>> entries = entries(Failing.class);
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0)).containsKey("dockerd");
    assertThat(entries.get(0).get("dockerd.log")).contains("API listen on");
  }

  @Test
  void aTestThatPassesHasNoReport() {
    assertThat(entries(Passing.class)).isEmpty();
  }

  @Test
  void aDaemonThatDoesNotStartIsItsOwnReport() {
    assertThat(entries(NotStarting.class)).isEmpty();
  }

  private static List<Map<String, String>> entries(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .execute()
        .allEvents()
        .reportingEntryPublished()
        .map(FailureReportIT::entry)
        .toList();
  }

  private static Map<String, String> entry(Event event) {
    return event.getRequiredPayload(ReportEntry.class).getKeyValuePairs();
  }

  @TlsDockerd
  static class Failing {
    @Test
    void fails(Dockerd dockerd) {
      throw new AssertionError("on purpose");
    }
  }

  @TlsDockerd
  static class Passing {
    @Test
    void passes(Dockerd dockerd) {}
  }

  @TlsDockerd(arguments = "--no-such-flag")
  static class NotStarting {
    @Test
    void fails(Dockerd dockerd) {
      Assumptions.abort("not reached");
    }
  }
}
