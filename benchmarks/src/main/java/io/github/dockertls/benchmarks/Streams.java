package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.worker.Contestants.BARE;
import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;
import static io.github.dockertls.benchmarks.worker.Contestants.ZERODEP;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;

/** What the figures of streams have in common: the contestants, in JVMs that are warm. */
final class Streams {
  static final String CLI = "docker CLI";
  static final String CURL = "curl";
  static final List<String> JAVA = List.of(OURS, HTTP_CLIENT_5, ZERODEP, BARE);

  /** Where docker-java's two transports do not differ, which is where connections are open. */
  static final List<String> ONE_DOCKER_JAVA = List.of(OURS, HTTP_CLIENT_5, BARE);

  private Streams() {}

  static void enter(Contest contest, Lab lab, List<String> names, String... job)
      throws IOException {
    for (String name : names) {
      Worker worker = lab.worker(name);
      contest.add(name, () -> worker.run(job));
    }
  }

  static Findings findings(Contest contest, Table table, Goal... goals) {
    return new Findings(
        List.of(table),
        List.of(goals),
        List.of(
            contest.runs(),
            "Java: from call to last byte in a warm JVM, one for each, "
                + String.join(" ", Jvm.FLAGS),
            "CLI, curl: from start to end of the process"));
  }
}
