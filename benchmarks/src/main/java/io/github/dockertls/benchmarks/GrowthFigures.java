package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Measure;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How time and memory grow with what is asked. */
final class GrowthFigures {
  private static final double LINEAR = 1.5;
  private static final double FLAT = 1.3;

  /** A heap that is small, and the system's from the first: what grows is seen, or fails. */
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");

  private GrowthFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure("growth", "Streams from 1 MB to 1 GB", GrowthFigures::streams),
        new Figure("growth-clients", "Clients from 1 to 1,000", GrowthFigures::clients));
  }

  /** Each size in a new JVM: how much memory it ever had is kept by the system, not by Java. */
  private static Findings streams(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    List<Measure> measures = new ArrayList<>();
    List<Double> perMegabyte = new ArrayList<>();
    List<Double> peaks = new ArrayList<>();
    for (int megabytes : lab.scale().megabytes()) {
      List<Double> walls = new ArrayList<>();
      String label = megabytes + " MB";
      String command = "head -c " + megabytes + "000000 /dev/zero";
      try (Worker worker = Worker.start(OURS, lab, Jvm.OWN, SMALL)) {
        for (int run = 0; run < 4; run++) {
          Outcome outcome = worker.run("exec", lab.container(), "sh", "-c", command);
          if (!outcome.got().startsWith(megabytes + "000000:")) {
            throw new IOException("got " + outcome.got() + " instead of " + label);
          }
          if (run > 0) {
            walls.add(outcome.wall());
          }
        }
        peaks.add(worker.peakMegabytes());
      }
      Measure wall = new Measure(label, "wall", "s", walls);
      perMegabyte.add(wall.median() / megabytes * 1e3);
      measures.add(wall);
      measures.add(Measure.of(label, "wall for each MB", "ms", last(perMegabyte)));
      measures.add(Measure.of(label, "most memory", "MB", last(peaks)));
    }
    int middle = perMegabyte.size() - 2;
    return new Findings(
        List.of(new Table("exec stdout", "1 MB", measures)),
        List.of(
            new Goal(
                "time for each MB, longest stream ÷ the one before",
                LINEAR,
                true,
                last(perMegabyte) / perMegabyte.get(middle)),
            new Goal(
                "most memory, longest stream ÷ shortest", FLAT, true, last(peaks) / peaks.get(0))),
        List.of(
            "3 runs each after 1 that does not count; most memory: VmHWM of the whole JVM, "
                + String.join(" ", SMALL)));
  }

  private static Findings clients(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.ec();
    List<Measure> measures = new ArrayList<>();
    List<Double> used = new ArrayList<>();
    for (int number = 1; number <= lab.scale().clients(); number *= 10) {
      String label = number + (number == 1 ? " client" : " clients");
      HeapFigures.Heap heap = HeapFigures.measure(lab, OURS, number);
      measures.add(Measure.of(label, "idle, for each", "KB", heap.idle()));
      measures.add(Measure.of(label, "after a ping, for each", "KB", heap.used()));
      measures.add(Measure.of(label, "threads, all", "", heap.threads() * number));
      used.add(heap.used());
    }
    List<Goal> goals = new ArrayList<>();
    if (used.size() > 2) {
      goals.add(
          new Goal(
              "heap for each client, most clients ÷ a tenth of them",
              LINEAR,
              true,
              last(used) / used.get(used.size() - 2)));
    }
    return new Findings(
        List.of(new Table("clients of " + OURS, "1 client", measures)),
        goals,
        List.of("Heap in use once collections free no more, P-256 keys"));
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }
}
