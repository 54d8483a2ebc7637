package io.github.dockertls.benchmarks.report;

import java.util.List;

/**
 * All of one figure.
 *
 * @param name as {@code dev/bench NAME} takes it
 * @param title what it is about
 * @param tables the measures
 * @param goals where we wanted to be
 * @param notes what a reader has to know: runs, warm-up, flags
 * @param seconds how long it took
 */
public record Result(
    String name,
    String title,
    List<Table> tables,
    List<Goal> goals,
    List<String> notes,
    double seconds) {
  public Result {
    tables = List.copyOf(tables);
    goals = List.copyOf(goals);
    notes = List.copyOf(notes);
  }
}
