package io.github.dockertls.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** One metric of a table as horizontal bars: medians, and a line from lowest to highest. */
final class Chart {
  private static final int WIDTH = 760;
  private static final int LABELS = 230;
  private static final int NUMBERS = 90;
  private static final int ROW = 26;
  private static final int TOP = 34;

  private final Table table;
  private final List<Measure> bars;
  private final double most;

  Chart(Table table) {
    this.table = table;
    String metric = table.metrics().get(0);
    bars = table.measures().stream().filter(m -> m.metric().equals(metric)).toList();
    most = bars.stream().mapToDouble(Measure::high).max().orElse(1);
  }

  String svg() {
    int height = TOP + ROW * bars.size() + 10;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="8" y="20" font-weight="bold">%s: %s%s</text>
        """
            .formatted(
                WIDTH,
                height,
                escape(table.caption()),
                escape(bars.get(0).metric()),
                unit(bars.get(0))));
    for (int i = 0; i < bars.size(); i++) {
      svg.append(bar(bars.get(i), TOP + ROW * i));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String unit(Measure measure) {
    return measure.unit().isEmpty() ? "" : ", " + escape(measure.unit());
  }

  private String bar(Measure measure, int top) {
    boolean isOurs = measure.contestant().equals(table.reference());
    double end = place(measure.median());
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%.1f" height="18" fill="%s"/>
        <line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#333"/>
        <text x="%.1f" y="%d">%s</text>
        """,
        LABELS - 8,
        top + 14,
        escape(measure.contestant()),
        LABELS,
        top,
        Math.max(1, end - LABELS),
        isOurs ? "#1769aa" : "#b0bec5",
        place(measure.low()),
        place(measure.high()),
        top + 9,
        top + 9,
        place(measure.high()) + 6,
        top + 14,
        Numbers.show(measure.median()));
  }

  private double place(double value) {
    return LABELS + (WIDTH - LABELS - NUMBERS) * value / most;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
