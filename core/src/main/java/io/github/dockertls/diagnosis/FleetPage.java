package io.github.dockertls.diagnosis;

import io.github.dockertls.internal.x509.DaysLeft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Many diagnoses on one page: a table by days left, and one time line. */
final class FleetPage {

  private FleetPage() {}

  static String of(Collection<Diagnosis> diagnoses) {
    List<Diagnosis> sorted =
        diagnoses.stream().sorted(Comparator.comparingLong(FleetPage::order)).toList();
    long connected = sorted.stream().filter(one -> one.verdict().connects()).count();
    StringBuilder out = new StringBuilder();
    String title = connected + " of " + sorted.size() + " endpoints connect";
    boolean ok = connected == sorted.size();
    out.append("<section class=\"verdict").append(ok ? " ok" : "").append("\" id=\"verdict\">");
    out.append("<p class=\"cause\">").append(title).append("</p>");
    out.append("<p class=\"remedy\">").append(ends(sorted)).append("</p></section>\n");
    out.append("<h2>Endpoints, by days left</h2>\n<table id=\"endpoints\">\n<tr><th>Endpoint</th>");
    out.append("<th></th><th>Secured by</th><th>Days left</th><th>Verdict</th></tr>\n");
    sorted.forEach(one -> row(out, one));
    out.append("</table>\n");
    List<Timeline.Row> rows = new ArrayList<>();
    sorted.forEach(one -> rows.addAll(rows(one)));
    if (!rows.isEmpty()) {
      out.append("<h2>How long their certificates are valid</h2>\n");
      out.append(new Timeline(sorted.get(0).time(), rows).svg());
    }
    return Html.page(title, out.toString());
  }

  private static String ends(List<Diagnosis> diagnoses) {
    long ended = diagnoses.stream().filter(one -> order(one) < 0).count();
    long near = diagnoses.stream().filter(one -> DaysLeft.isNear(order(one))).count();
    return "With a certificate that has ended: "
        + ended
        + "; with one that ends within "
        + DaysLeft.NEAR
        + " days: "
        + near;
  }

  private static long order(Diagnosis diagnosis) {
    return diagnosis.daysLeft().orElse(Long.MAX_VALUE);
  }

  private static String urgency(OptionalLong left) {
    if (left.isEmpty()) {
      return "fine";
    }
    long days = left.getAsLong();
    return days < 0 ? "failure" : DaysLeft.isNear(days) ? "warning" : "fine";
  }

  private static void row(StringBuilder out, Diagnosis one) {
    boolean ok = one.verdict().connects();
    OptionalLong left = one.daysLeft();
    out.append("<tr><td>").append(Html.escape(one.host())).append("</td><td>");
    out.append("<span class=\"badge")
        .append(ok ? " ok\">connects" : "\">")
        .append(ok ? "" : Html.escape(one.verdict().cause()));
    out.append("</span></td><td>").append(Html.escape(one.protection())).append("</td><td>");
    out.append("<span class=\"").append(urgency(left)).append("\">");
    out.append(left.isPresent() ? Long.toString(left.getAsLong()) : "-");
    out.append("</span></td><td>");
    out.append(Html.sentence(one.verdict().sentence())).append('.');
    out.append(ok ? "" : "<p class=\"todo\">" + Html.sentence(one.verdict().remedy()) + ".</p>");
    out.append("</td></tr>\n");
  }

  private static List<Timeline.Row> rows(Diagnosis one) {
    List<Timeline.Row> rows = new ArrayList<>();
    one.handshake()
        .ifPresent(
            trace ->
                trace.serverChain().stream()
                    .limit(1)
                    .forEach(leaf -> rows.add(new Timeline.Row(one.host(), leaf))));
    one.identity().stream()
        .limit(1)
        .forEach(leaf -> rows.add(new Timeline.Row("our certificate for " + one.host(), leaf)));
    return rows.stream()
        .min(Comparator.comparing(row -> row.certificate().getNotAfter()))
        .map(List::of)
        .orElse(List.of());
  }
}
