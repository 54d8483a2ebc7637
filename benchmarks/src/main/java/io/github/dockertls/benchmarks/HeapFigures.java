package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Measure;
import io.github.dockertls.benchmarks.report.Table;
import io.github.dockertls.benchmarks.worker.HeapProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a client keeps. */
final class HeapFigures {
  private static final int RUNS = 2;

  /** SerialGC leaves garbage where little of it lies, unless told to collect it all. */
  private static final List<String> FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MarkSweepDeadRatio=0");

  private HeapFigures() {}

  static List<Figure> all() {
    return List.of(new Figure("heap", "What a client keeps in the heap", HeapFigures::heap));
  }

  private static Findings heap(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.ec();
    int clients = lab.scale().clients();
    List<Measure> measures = new ArrayList<>();
    for (String name : List.of(OURS, HTTP_CLIENT_5)) {
      measures.addAll(clients(lab, name, clients));
    }
    Table table = new Table(clients + " clients, each from files", OURS, measures);
    return new Findings(
        List.of(table),
        List.of(
            Goal.atMost(0.6, table, "idle", HTTP_CLIENT_5),
            Goal.atMost(0.6, table, "after a ping", HTTP_CLIENT_5),
            new Goal(
                "threads for each client of " + OURS,
                0,
                true,
                table.find(OURS, "threads").map(Measure::median).orElse(Double.NaN))),
        List.of(RUNS + " runs each; heap in use once collections free no more, P-256 keys"));
  }

  private static List<Measure> clients(Lab lab, String name, int clients)
      throws IOException, InterruptedException {
    List<Double> idle = new ArrayList<>();
    List<Double> used = new ArrayList<>();
    List<Double> threads = new ArrayList<>();
    for (int run = 0; run < Math.min(RUNS, lab.scale().mostRuns()); run++) {
      Heap heap = measure(lab, name, clients);
      idle.add(heap.idle());
      used.add(heap.used());
      threads.add(heap.threads());
    }
    return List.of(
        new Measure(name, "idle", "KB", idle),
        new Measure(name, "after a ping", "KB", used),
        new Measure(name, "threads", "", threads));
  }

  /** Kilobytes and threads for each client, in a JVM of its own. */
  static Heap measure(Lab lab, String name, int clients) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(Jvm.java());
    words.addAll(1, FLAGS);
    words.addAll(List.of(HeapProgram.class.getName(), name, lab.host()));
    words.addAll(List.of(lab.certificates().toString(), Integer.toString(clients)));
    String[] numbers = Command.of(words).text().got().split(" ", -1);
    return new Heap(
        Double.parseDouble(numbers[0]) / 1e3,
        Double.parseDouble(numbers[1]) / 1e3,
        Double.parseDouble(numbers[2]));
  }

  /** What one client keeps, in kilobytes, and its threads. */
  record Heap(double idle, double used, double threads) {}
}
