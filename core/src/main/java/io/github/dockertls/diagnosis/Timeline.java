package io.github.dockertls.diagnosis;

import io.github.dockertls.internal.x509.CertificateSummary;
import io.github.dockertls.internal.x509.DaysLeft;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * When certificates are valid, one bar each, with a line for now, as SVG. A bar that goes on beyond
 * the time that is shown ends in a point.
 */
final class Timeline {
  private static final int WIDTH = 1000;
  private static final int FROM = 340;
  private static final int TO = 985;
  private static final int ROW = 30;
  private static final int BAR = 20;
  private static final int TOP = 34;
  private static final int POINT = 10;
  private static final double LETTERS = 13;
  private static final int MOST_TICKS = 6;

  /** Beyond this a certificate's end is of no use to anybody now. */
  private static final Duration FAR = Duration.ofDays(365 * 12);

  private static final List<Period> STEPS =
      List.of(
          Period.ofDays(1),
          Period.ofDays(7),
          Period.ofMonths(1),
          Period.ofMonths(3),
          Period.ofYears(1),
          Period.ofYears(2),
          Period.ofYears(5));

  /** A certificate and whose it is. */
  record Row(String whose, X509Certificate certificate) {}

  private final Instant now;
  private final List<Row> rows;
  private final Instant start;
  private final Instant end;
  private final StringBuilder svg = new StringBuilder();

  /**
   * Fits the time that is shown to the certificates that are no CA's, with now in sight: a root's
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
    first = first.isBefore(now.minus(FAR)) ? now.minus(FAR) : first;
    last = last.isAfter(now.plus(FAR)) ? now.plus(FAR) : last;
    Duration margin = Duration.between(first, last).dividedBy(12).plus(Duration.ofDays(1));
    start = first.minus(margin);
    end = last.plus(margin);
  }

  private static boolean isLeaf(Row row) {
    return row.certificate().getBasicConstraints() < 0;
  }

  String svg() {
    int height = TOP + ROW * rows.size() + 26;
    svg.append("<div class=\"wide\"><svg id=\"timeline\" role=\"img\" viewBox=\"0 0 " + WIDTH)
        .append(" " + height)
        .append("\" aria-label=\"When the certificates are valid\">\n");
    ticks(height);
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), TOP + ROW * i);
    }
    int x = x(now);
    svg.append("<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"20\" y2=\"" + (height - 22))
        .append("\" stroke=\"#1f2328\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/>\n");
    text("said", x, 14, "middle", "now, " + day(now));
    return svg.append("</svg></div>\n").toString();
  }

  /** Round dates, as many as can be read. */
  private void ticks(int height) {
    LocalDate first = start.atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate last = end.atOffset(ZoneOffset.UTC).toLocalDate();
    Period step =
        STEPS.stream()
            .filter(one -> !first.plus(one.multipliedBy(MOST_TICKS)).isBefore(last))
            .findFirst()
            .orElse(STEPS.get(STEPS.size() - 1));
    for (LocalDate tick = round(first, step); tick.isBefore(last); tick = tick.plus(step)) {
      int x = x(tick.atStartOfDay().toInstant(ZoneOffset.UTC));
      if (x > FROM && x < TO - 30) {
        svg.append("<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + (TOP - 8) + "\" y2=\"")
            .append((height - 20) + "\" stroke=\"#d0d7de\"/>");
        text("dim", x, height - 6, "middle", tick.toString());
      }
    }
  }

  private static LocalDate round(LocalDate date, Period step) {
    if (step.getYears() > 0) {
      return LocalDate.of(date.getYear() - date.getYear() % step.getYears(), 1, 1);
    }
    return step.getMonths() > 0 ? LocalDate.of(date.getYear(), 1, 1) : date;
  }

  private void row(Row row, int y) {
    CertificateSummary view = CertificateSummary.of(row.certificate(), now);
    boolean bad = view.daysLeft() < 0 || now.isBefore(view.from());
    String colour = bad ? "#cf222e" : DaysLeft.isNear(view.daysLeft()) ? "#bf8700" : "#2da44e";
    svg.append("<g><title>")
        .append(Html.escape(view.subject() + ": " + view.from() + " to " + view.until()))
        .append("</title>");
    String label = row.whose() + ": " + view.subject();
    text("", 0, y + 15, "start", Lettering.shortened(label, FROM - 24, LETTERS));
    svg.append("<path d=\"" + bar(view, y) + "\" fill=\"" + colour + "\"/>");
    until(view, y);
    svg.append("</g>\n");
  }

  private String bar(CertificateSummary view, int y) {
    int from = x(view.from());
    int until = Math.max(x(view.until()), from + 3);
    int middle = y + BAR / 2;
    String left =
        view.from().isBefore(start)
            ? "M" + (from + POINT) + " " + y + " L" + from + " " + middle + " l" + POINT + " 10"
            : "M" + from + " " + y + " v" + BAR;
    String right =
        view.until().isAfter(end)
            ? " H"
                + (until - POINT)
                + " L"
                + until
                + " "
                + middle
                + " L"
                + (until - POINT)
                + " "
                + y
            : " H" + until + " V" + y;
    return left + right + " z";
  }

  /** The last day: in the bar where that has room, else beside it. */
  private void until(CertificateSummary view, int y) {
    String text = (view.daysLeft() < 0 ? "ended " : "to ") + day(view.until());
    double room = Lettering.width(text, LETTERS) + 20;
    int from = x(view.from());
    int until = Math.max(x(view.until()), from + 3);
    if (until - from > room) {
      text("inside", until - 14, y + 15, "end", text);
    } else if (until + room < TO) {
      text("", until + 6, y + 15, "start", text);
    } else {
      text("", from - 6, y + 15, "end", text);
    }
  }

  private void text(String style, int x, int y, String anchor, String text) {
    svg.append("<text class=\"" + style + "\" x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"")
        .append(anchor + "\">")
        .append(Html.escape(text))
        .append("</text>");
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
