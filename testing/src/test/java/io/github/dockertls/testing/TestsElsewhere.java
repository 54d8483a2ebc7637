package io.github.dockertls.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs tests in this JVM and prints a line about each: its name, and what failed, if it did. */
final class TestsElsewhere {
  static final String PASSED = "passed";

  private TestsElsewhere() {}

  /** Takes names of classes, or of methods after a {@code #}; fails if one has no test. */
  public static void main(String[] selected) {
    List<Event> finished =
        EngineTestKit.engine("junit-jupiter")
            .selectors(
                Arrays.stream(selected)
                    .map(TestsElsewhere::selector)
                    .toArray(DiscoverySelector[]::new))
            .execute()
            .allEvents()
            .finished()
            .filter(event -> event.getTestDescriptor().isTest() || !result(event).equals(PASSED))
            .toList();
    for (Event event : finished) {
      System.out.println(event.getTestDescriptor().getDisplayName() + "\t" + result(event));
    }
    System.exit(finished.size() < selected.length ? 1 : 0);
  }

  private static DiscoverySelector selector(String name) {
    return name.contains("#") ? selectMethod(name) : selectClass(name);
  }

  private static String result(Event event) {
    TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
    return result
        .getThrowable()
        .map(
            failure -> {
              failure.printStackTrace();
              return failure.toString().replaceAll("\\s+", " ");
            })
        .orElse(PASSED);
  }
}
