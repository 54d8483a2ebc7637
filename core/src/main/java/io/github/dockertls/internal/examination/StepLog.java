package io.github.dockertls.internal.examination;

import io.github.dockertls.diagnosis.Step;
import io.github.dockertls.diagnosis.Step.Status;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.diagnosis.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps as they are gone. Not thread-safe. */
final class StepLog {
  private final Map<Topic, Step> steps = new EnumMap<>(Topic.class);

  void ok(Topic topic, String finding, List<String> evidence) {
    ok(topic, finding, evidence, Duration.ZERO);
  }

  void ok(Topic topic, String finding, List<String> evidence, Duration took) {
    steps.put(topic, new Step(topic, Status.OK, finding, evidence, "", List.of(), took));
  }

  void warn(Topic topic, String finding, List<String> evidence, String remedy) {
    steps.put(
        topic,
        new Step(topic, Status.WARNING, finding, evidence, remedy, List.of(), Duration.ZERO));
  }

  /** Adds evidence to a step; the step need not be there. */
  void note(Topic topic, String line) {
    Step before = steps.get(topic);
    if (before == null) {
      ok(topic, line, List.of());
    } else {
      extend(before, line, before.status(), before.remedy());
    }
  }

  /** Adds evidence that should be looked at; the first remedy of a step stays. */
  void warn(Topic topic, String line, String remedy) {
    Step before = steps.get(topic);
    if (before == null) {
      warn(topic, line, List.of(), remedy);
    } else if (before.status() == Status.OK) {
      extend(before, line, Status.WARNING, remedy);
    } else {
      extend(before, line, before.status(), before.remedy());
    }
  }

  private void extend(Step before, String line, Status status, String remedy) {
    List<String> evidence = new ArrayList<>(before.evidence());
    evidence.add(line);
    steps.put(
        before.topic(),
        new Step(
            before.topic(),
            status,
            before.finding(),
            evidence,
            remedy,
            before.commands(),
            before.took()));
  }

  /** Makes that step the one that failed; it keeps its evidence. */
  void fail(Topic topic, Verdict verdict) {
    Step before = steps.get(topic);
    steps.put(
        topic,
        new Step(
            topic,
            Status.FAILURE,
            verdict.sentence(),
            before == null ? List.of() : before.evidence(),
            verdict.remedy(),
            verdict.commands(),
            before == null ? Duration.ZERO : before.took()));
    // What could not be reached was not seen to be in order.
    steps.keySet().removeIf(later -> later == Topic.API && topic != Topic.API);
  }

  @Nullable Step step(Topic topic) {
    return steps.get(topic);
  }

  List<Step> steps() {
    return List.copyOf(steps.values());
  }

  long warnings() {
    return steps.values().stream().filter(step -> step.status() == Status.WARNING).count();
  }
}
