package io.github.dockertls.benchmarks;

import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;

/**
 * One thing that is measured.
 *
 * @param name as {@code dev/bench NAME} takes it
 * @param title what it is about
 * @param work measures it
 */
record Figure(String name, String title, Work work) {

  /** What was found. */
  record Findings(List<Table> tables, List<Goal> goals, List<String> notes) {}

  interface Work {
    Findings measure(Labs labs) throws IOException, InterruptedException;
  }
}
