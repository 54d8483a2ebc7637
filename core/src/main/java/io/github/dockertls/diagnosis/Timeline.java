package io.github.dockertls.diagnosis;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** When certificates are valid, one bar each, with a line for now, as SVG. */
final class Timeline {
  private static final int WIDTH = 1000;
  private static final int FROM = 330;
  private static final int TO = 985;
  private static final int ROW = 30;
  private static final int TOP = 34;
  private static final int LETTERS = 44;
  private static final long NEAR_DAYS = 30;

  /** A certificate and whose it is. */
  record Row(String whose, X509Certificate certificate) {}

  private final Instant now;
  private final List<Row> rows;
  private final Instant start;
  private final Instant end;

  /**
   * Fits the time that is shown to the certificates that live shortest, with now in sight: a root's
   * decades would leave nothing to be seen of them.
   */
  Timeline(Instant now, List<Row> rows) {
    this.now = now;
    this.rows = List.copyOf(rows);
    List<Row> leaves = rows.stream().filter(Timeline::isLeaf).toList();
    Instant first = now;
    Instant last = now;
    for (Row row : leaves.isEmpty() ? rows : leaves) {
      Instant from = row.certificate().getNotBefore().toInstant();
      Instant until = row.certificate().getNotAfter().toInstant();
      first = from.isBefore(first) ? from : first;
      last = until.isAfter(last) ? until : last;
    }
    Duration margin = Duration.between(first, last).dividedBy(12).plus(Duration.ofDays(1));
    start = first.minus(margin);
    end = last.plus(margin);
  }

  private static boolean isLeaf(Row row) {
    return row.certificate().getBasicConstraints() < 0;
  }

  String svg() {
    int height = TOP + ROW * rows.size() + 26;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg id=\"timeline\" role=\"img\" viewBox=\"0 0 " + WIDTH + " ")
        .append(height)
        .append("\" aria-label=\"When the certificates are valid\">\n");
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), TOP + ROW * i);
    }
    int x = x(now);
    svg.append("<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"20\" y2=\"" + (height - 22))
        .append("\" stroke=\"#1f2328\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/>\n")
        .append("<text x=\"" + x + "\" y=\"14\" text-anchor=\"middle\">now, ")
        .append(day(now))
        .append("</text>\n");
    label(svg, FROM, "start", start, height);
    label(svg, TO, "end", end, height);
    return svg.append("</svg>\n").toString();
  }

  private static void label(StringBuilder svg, int x, String anchor, Instant when, int height) {
    svg.append("<text class=\"dim\" x=\"" + x + "\" y=\"" + (height - 6) + "\" text-anchor=\"")
        .append(anchor)
        .append("\">")
        .append(day(when))
        .append("</text>\n");
  }

  private void row(StringBuilder svg, Row row, int y) {
    CertificateView view = CertificateView.of(row.certificate(), now);
    boolean bad = view.daysLeft() < 0 || now.isBefore(view.from());
    String colour = bad ? "#cf222e" : view.daysLeft() < NEAR_DAYS ? "#9a6700" : "#1a7f37";
    int from = x(view.from());
    int until = Math.max(x(view.until()), from + 3);
    svg.append("<g><title>")
        .append(Html.escape(view.subject() + ": " + view.from() + " to " + view.until()))
        .append("</title><text x=\"0\" y=\"" + (y + 15) + "\">")
        .append(Html.shortened(row.whose() + ": " + view.subject(), LETTERS))
        .append("</text><rect x=\"" + from + "\" y=\"" + y + "\" width=\"" + (until - from))
        .append("\" height=\"20\" rx=\"3\" fill=\"" + colour + "\" fill-opacity=\"0.75\"/>")
        .append("<text x=\"" + (from + 6) + "\" y=\"" + (y + 15) + "\" style=\"fill:#fff\">")
        .append(until - from > 150 ? "to " + day(view.until()) : "")
        .append("</text></g>\n");
  }

  private int x(Instant when) {
    double part =
        (double) Duration.between(start, when).toSeconds()
            / Duration.between(start, end).toSeconds();
    return (int) Math.round(FROM + Math.max(0, Math.min(1, part)) * (TO - FROM));
  }

  private static String day(Instant when) {
    return String.format(Locale.ROOT, "%tF", when.atOffset(ZoneOffset.UTC));
  }
}
