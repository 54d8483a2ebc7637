package io.github.dockertls.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where we want to be, and where we are.
 *
 * @param text the quotient in words, such as {@code wall of docker-tls ÷ docker-java}
 * @param limit the bound of the quotient
 * @param atMost whether it is an upper bound
 * @param measured the quotient
 */
public record Goal(String text, double limit, boolean atMost, double measured) {

  /** The quotient of two medians of a table is to be at most this. */
  public static Goal atMost(double limit, Table table, String metric, String other) {
    return between(table, metric, table.reference(), other, limit);
  }

  /** The quotient of two contestants' medians is to be at most this. */
  public static Goal between(
      Table table, String metric, String contestant, String other, double limit) {
    double measured = median(table, metric, contestant) / median(table, metric, other);
    String text = "%s: %s of %s ÷ %s".formatted(table.caption(), metric, contestant, other);
    return new Goal(text, limit, true, measured);
  }

  private static double median(Table table, String metric, String contestant) {
    return table
        .find(contestant, metric)
        .orElseThrow(() -> new IllegalStateException(contestant + " has no " + metric))
        .median();
  }

  public boolean isMet() {
    return atMost ? measured <= limit : measured >= limit;
  }

  @Override
  public String toString() {
    return "%s = %s, wanted %s %s: %s"
        .formatted(
            text, number(measured), atMost ? "≤" : "≥", number(limit), isMet() ? "met" : "missed");
  }

  static boolean isGoal(String line) {
    return line.matches("- .*, wanted [≤≥] .*: (met|missed)");
  }

  /** How many of these goals, each a line of a list, are met, and those that are not. */
  public static List<String> summary(List<String> goals) {
    List<String> missed = goals.stream().filter(goal -> !goal.endsWith(": met")).toList();
    List<String> lines = new ArrayList<>();
    lines.add("%d of %d goals met.".formatted(goals.size() - missed.size(), goals.size()));
    if (!missed.isEmpty()) {
      lines.add("");
      lines.addAll(missed);
    }
    return lines;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
