package io.github.dockertls.benchmarks.report;

/** A result for a terminal. */
public final class TextReport {
  private TextReport() {}

  public static String of(Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "\n== %s: %s (%.0f s)\n".formatted(result.name(), result.title(), result.seconds()));
    for (Table table : result.tables()) {
      text.append('\n').append(table.caption()).append('\n').append(new Grid(table).text());
    }
    text.append('\n');
    result.notes().forEach(note -> text.append("  ").append(note).append('\n'));
    result.goals().forEach(goal -> text.append("  goal ").append(goal).append('\n'));
    return text.toString();
  }
}
