package io.github.dockertls.benchmarks;

import io.github.dockertls.benchmarks.report.Measure;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Contestants that do the same job in turn, A B C A B C: what disturbs the machine disturbs all of
 * them. The first rounds do not count. All must get the same.
 */
final class Contest {
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
  private final int warmUps;
  private final int runs;
  private Preparation before = () -> {};
  private Check check = (outcome, isWarmUp) -> {};
  private @Nullable String expected;

  Contest(int warmUps, int runs) {
    this.warmUps = warmUps;
    this.runs = runs;
  }

  Contest add(String contestant, Job job) {
    jobs.put(contestant, job);
    return this;
  }

  /** What is done before each run, off the clock. */
  Contest before(Preparation preparation) {
    before = preparation;
    return this;
  }

  /** What is looked at after each run, off the clock; fails if the job was not done. */
  Contest check(Check after) {
    check = after;
    return this;
  }

  /** What all must get. Default: what the first one got. */
  Contest expect(String got) {
    expected = got;
    return this;
  }

  /** Holds the contest; the table has wall and CPU time. */
  Table hold(String caption, String reference) throws IOException, InterruptedException {
    for (int round = 0; round < warmUps + runs; round++) {
      for (Map.Entry<String, Job> job : jobs.entrySet()) {
        before.prepare();
        Outcome outcome = run(job.getKey(), job.getValue(), round < warmUps);
        if (round >= warmUps) {
          outcomes.computeIfAbsent(job.getKey(), name -> new ArrayList<>()).add(outcome);
        }
      }
    }
    List<Measure> measures = new ArrayList<>();
    outcomes.forEach(
        (contestant, list) -> {
          measures.add(measure(contestant, "wall", list, Outcome::wall));
          measures.add(measure(contestant, "CPU", list, Outcome::cpu));
        });
    return new Table(caption, reference, measures);
  }

  private Outcome run(String contestant, Job job, boolean isWarmUp)
      throws IOException, InterruptedException {
    try {
      Outcome outcome = job.run();
      expected = expected == null ? outcome.got() : expected;
      if (!outcome.got().equals(expected)) {
        throw new IOException("got \"" + outcome.got() + "\" instead of \"" + expected + '"');
      }
      check.of(outcome, isWarmUp);
      return outcome;
    } catch (IOException e) {
      throw new IOException(contestant + ": " + e.getMessage(), e);
    }
  }

  private static Measure measure(
      String contestant, String metric, List<Outcome> list, ToDoubleFunction<Outcome> value) {
    return new Measure(contestant, metric, "s", list.stream().mapToDouble(value).boxed().toList());
  }

  String runs() {
    return "%d runs each, in turn, after %d that do not count".formatted(runs, warmUps);
  }

  interface Job {
    Outcome run() throws IOException, InterruptedException;
  }

  interface Preparation {
    void prepare() throws IOException, InterruptedException;
  }

  interface Check {
    void of(Outcome outcome, boolean isWarmUp) throws IOException, InterruptedException;
  }
}
