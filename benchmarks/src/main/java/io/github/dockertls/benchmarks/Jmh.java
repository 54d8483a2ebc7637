package io.github.dockertls.benchmarks;

import io.github.dockertls.benchmarks.jmh.Surroundings;
import io.github.dockertls.benchmarks.report.Measure;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark of JMH for each contestant in turn, A B A B, each time in a new JVM. */
final class Jmh {
  private static final int ITERATIONS = 4;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Class<?> benchmark;
  private final Lab lab;
  private final Map<String, List<Double>> times = new LinkedHashMap<>();
  private final Map<String, List<Double>> allocations = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private int rounds = 2;
  private int warmUps = 2;

  private record Entry(
      String name, Map<String, String> parameters, int threads, Java java, boolean isVirtual) {}

  Jmh(Class<?> benchmark, Lab lab) {
    this.benchmark = benchmark;
    this.lab = lab;
  }

  Jmh rounds(int number) {
    rounds = number;
    return this;
  }

  Jmh warmUps(int number) {
    warmUps = number;
    return this;
  }

  /** Enters a contestant: the benchmark's parameters as name, value, name, value. */
  Jmh enter(String name, String... parameters) {
    return enter(name, 1, Jvm.OWN, false, parameters);
  }

  Jmh enter(String name, int threads, Java java, boolean isVirtual, String... parameters) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      map.put(parameters[i], parameters[i + 1]);
    }
    entries.add(new Entry(name, map, threads, java, isVirtual));
    return this;
  }

  Table run(String caption, String reference, String unit) throws IOException {
    boolean isTiny = lab.scale().mostRuns() == 1;
    for (int round = 0; round < (isTiny ? 1 : rounds); round++) {
      for (Entry entry : entries) {
        run(entry, isTiny);
      }
    }
    return table(caption, reference, "time", unit, times);
  }

  /** What was allocated meanwhile for each call. */
  Table allocated(String caption, String reference, String unit, double bytes) {
    Map<String, List<Double>> scaled = new LinkedHashMap<>();
    allocations.forEach(
        (name, list) -> scaled.put(name, list.stream().map(value -> value / bytes).toList()));
    return table(caption, reference, "allocated", unit, scaled);
  }

  private static Table table(
      String caption,
      String reference,
      String metric,
      String unit,
      Map<String, List<Double>> values) {
    Stream<Measure> measures =
        values.entrySet().stream().map(e -> new Measure(e.getKey(), metric, unit, e.getValue()));
    return new Table(caption, reference, measures.toList());
  }

  private void run(Entry entry, boolean isTiny) throws IOException {
    List<String> arguments = new ArrayList<>(Jvm.FLAGS);
    arguments.add("-D" + Surroundings.HOST + "=" + lab.host());
    arguments.add("-D" + Surroundings.CERTIFICATES + "=" + lab.certificates());
    if (entry.java().version() >= 24) {
      // JMH's own use of it would be warned of in the midst of the tables.
      arguments.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (entry.isVirtual()) {
      arguments.add("-Djmh.executor=VIRTUAL");
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.getSimpleName() + "\\.")
            .forks(1)
            .threads(entry.threads())
            .warmupIterations(isTiny ? 0 : warmUps)
            .warmupTime(TimeValue.milliseconds(isTiny ? 50 : 1000))
            .measurementIterations(isTiny ? 1 : ITERATIONS)
            .measurementTime(TimeValue.milliseconds(isTiny ? 50 : 500))
            .addProfiler(GCProfiler.class)
            .timeout(TimeValue.seconds(30))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvm(entry.java().program())
            .jvmArgs(arguments.toArray(String[]::new));
    entry.parameters().forEach(options::param);
    try {
      collect(entry.name(), new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new IOException(entry.name() + ": " + e.getMessage(), e);
    }
  }

  private void collect(String name, Collection<RunResult> results) {
    for (RunResult result : results) {
      for (IterationResult iteration : result.getAggregatedResult().getIterationResults()) {
        times
            .computeIfAbsent(name, n -> new ArrayList<>())
            .add(iteration.getPrimaryResult().getScore());
        Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
        if (allocated != null) {
          allocations.computeIfAbsent(name, n -> new ArrayList<>()).add(allocated.getScore());
        }
      }
    }
  }

  String runs() {
    return "JMH: %d rounds in turn, each a new JVM with %d iterations of 0.5 s after %d of 1 s, %s"
        .formatted(rounds, ITERATIONS, warmUps, String.join(" ", Jvm.FLAGS));
  }
}
