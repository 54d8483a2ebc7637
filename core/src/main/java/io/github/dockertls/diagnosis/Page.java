package io.github.dockertls.diagnosis;

import io.github.dockertls.diagnosis.Step.Status;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A diagnosis as a page: verdict, diagram, chains, time line, steps. */
final class Page {
  private static final Pattern STATUS = Pattern.compile("^([a-z.]+: )(ok|warning|failure):");

  private final Diagnosis diagnosis;
  private final StringBuilder out = new StringBuilder();

  private Page(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  static String of(Diagnosis diagnosis) {
    Page page = new Page(diagnosis);
    page.verdict();
    String diagram = SequenceDiagram.of(diagnosis);
    if (diagram.isEmpty()) {
      page.steps();
      page.out.append(CertificateTrees.of(diagnosis));
    } else {
      page.out.append("<h2>What happened</h2>\n").append(diagram);
      page.out.append(CertificateTrees.of(diagnosis));
      page.steps();
    }
    page.out
        .append("<footer>Examined on ")
        .append(diagnosis.time().truncatedTo(ChronoUnit.SECONDS))
        .append(" by docker-tls.</footer>\n");
    String word = diagnosis.verdict().connects() ? "connects" : "does not connect";
    return Html.page(diagnosis.host() + " " + word, page.out.toString());
  }

  private void verdict() {
    Verdict verdict = diagnosis.verdict();
    boolean ok = verdict.connects();
    out.append("<h1>").append(Html.escape(diagnosis.host())).append("</h1>\n");
    out.append("<section class=\"verdict").append(ok ? " ok" : "").append("\" id=\"verdict\">\n");
    out.append("<span class=\"badge").append(ok ? " ok\">connects" : "\">does not connect");
    out.append("</span>");
    out.append(ok ? "\n" : " <code>" + Html.escape(verdict.cause()) + "</code>\n");
    out.append("<p class=\"cause\">").append(Html.sentence(verdict.sentence())).append(".</p>\n");
    if (!verdict.remedy().isEmpty()) {
      out.append("<p class=\"remedy\"><b>What to do:</b> ");
      out.append(Html.sentence(verdict.remedy())).append(".</p>\n");
    }
    commands(verdict.commands());
    out.append("</section>\n");
  }

  private void commands(List<String> commands) {
    if (!commands.isEmpty()) {
      out.append("<pre>");
      commands.forEach(command -> out.append("$ ").append(Html.escape(command)).append('\n'));
      out.append("</pre>\n");
    }
  }

  private void steps() {
    out.append("<h2>Step by step</h2>\n<table id=\"steps\">\n");
    for (Step step : diagnosis.steps()) {
      String style = step.status() == Status.FAILURE ? "" : " " + name(step.status());
      out.append("<tr><td><span class=\"badge").append(style).append("\">");
      out.append(name(step.status())).append("</span></td><td>");
      out.append(name(step.topic()).replace('_', ' ')).append("</td><td>");
      out.append(Html.sentence(step.finding())).append('.');
      if (step.took().toMillis() > 0) {
        out.append(" <small>").append(step.took().toMillis()).append(" ms</small>");
      }
      if (!step.evidence().isEmpty()) {
        out.append("<ul>");
        step.evidence().forEach(line -> out.append("<li>").append(marked(line)).append("</li>"));
        out.append("</ul>");
      }
      if (step.status() == Status.WARNING) {
        out.append("<p><b>What to do:</b> ").append(Html.escape(step.remedy())).append(".</p>");
      }
      out.append("</td></tr>\n");
    }
    out.append("</table>\n");
  }

  /** A file's line with its status in colour. */
  private static String marked(String line) {
    return STATUS.matcher(Html.escape(line)).replaceFirst("$1<span class=\"$2\">$2</span>:");
  }

  private static String name(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
