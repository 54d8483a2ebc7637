package io.github.dockertls.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table's cells as text: for each metric the median, its spread, and the reference's share. */
final class Grid {
  private final List<List<String>> rows = new ArrayList<>();

  Grid(Table table) {
    List<String> head = new ArrayList<>(List.of(""));
    for (String metric : table.metrics()) {
      head.add(metric + unit(table, metric));
      head.add("spread");
      head.add(table.reference() + " ÷ it");
    }
    rows.add(head);
    table.contestants().forEach(contestant -> rows.add(row(table, contestant)));
    dropEmptyColumns();
  }

  private static String unit(Table table, String metric) {
    return table.measures().stream()
        .filter(m -> m.metric().equals(metric) && !m.unit().isEmpty())
        .findFirst()
        .map(m -> ", " + m.unit())
        .orElse("");
  }

  private static List<String> row(Table table, String contestant) {
    List<String> row = new ArrayList<>(List.of(contestant));
    for (String metric : table.metrics()) {
      row.add(table.find(contestant, metric).map(m -> Numbers.show(m.median())).orElse("–"));
      row.add(table.find(contestant, metric).map(Numbers::spread).orElse(""));
      row.add(
          contestant.equals(table.reference())
              ? ""
              : table.ratio(contestant, metric).map(Numbers::show).orElse(""));
    }
    return row;
  }

  private void dropEmptyColumns() {
    for (int column = rows.get(0).size() - 1; column > 0; column--) {
      int at = column;
      if (rows.stream().skip(1).allMatch(row -> row.get(at).isEmpty())) {
        rows.forEach(row -> row.remove(at));
      }
    }
  }

  /** With columns of equal width, for a terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String pad = " ".repeat(width(column) - row.get(column).length());
        line.append("  ").append(column == 0 ? row.get(column) + pad : pad + row.get(column));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---").append("|---:".repeat(rows.get(0).size() - 1)).append("|\n");
      }
    }
    return text.toString();
  }
}
