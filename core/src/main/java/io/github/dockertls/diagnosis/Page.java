package io.github.dockertls.diagnosis;

import io.github.dockertls.diagnosis.Step.Status;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A diagnosis as a page: verdict, diagram, chains, time line, steps. */
final class Page {
  private final Diagnosis diagnosis;
  private final StringBuilder out = new StringBuilder();

  private Page(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  static String of(Diagnosis diagnosis) {
    Page page = new Page(diagnosis);
    page.verdict();
    page.diagram();
    page.chains();
    page.steps();
    page.out
        .append("<footer>Examined on ")
        .append(diagnosis.time())
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
    out.append("</span> <code>").append(Html.escape(verdict.cause())).append("</code>\n");
    out.append("<p class=\"cause\">").append(Html.escape(verdict.sentence())).append(".</p>\n");
    if (!verdict.remedy().isEmpty()) {
      out.append("<p class=\"remedy\"><b>What to do:</b> ");
      out.append(Html.escape(verdict.remedy())).append(".</p>\n");
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

  private void diagram() {
    out.append("<h2>What happened</h2>\n").append(SequenceDiagram.of(diagnosis));
  }

  private void chains() {
    List<Timeline.Row> rows = new ArrayList<>();
    HandshakeTrace trace = diagnosis.handshake().orElse(null);
    if (trace != null && !trace.serverChain().isEmpty()) {
      HandshakeTrace.Judgement judgement = trace.judgement();
      List<X509Certificate> path = judgement == null ? List.of() : judgement.path();
      tree("The server's certificates, as sent", trace.serverChain());
      trace.serverChain().forEach(one -> rows.add(new Timeline.Row("server", one)));
      if (!path.isEmpty()) {
        tree("The way to the trusted certificate", path);
        X509Certificate anchor = path.get(path.size() - 1);
        if (!trace.serverChain().contains(anchor)) {
          rows.add(new Timeline.Row("trusted", anchor));
        }
      } else {
        for (X509Certificate anchor : diagnosis.trusted()) {
          tree("What is trusted", List.of(anchor));
          rows.add(new Timeline.Row("trusted", anchor));
        }
      }
    }
    if (!diagnosis.identity().isEmpty()) {
      tree("Our own certificates", diagnosis.identity());
      diagnosis.identity().forEach(one -> rows.add(new Timeline.Row("ours", one)));
    }
    if (!rows.isEmpty()) {
      out.append("<h2>How long they are valid</h2>\n");
      out.append(new Timeline(diagnosis.time(), rows).svg());
    }
  }

  /** The issuer above what it signed, as far as it was sent. */
  private void tree(String title, List<X509Certificate> chain) {
    out.append("<h2>").append(title).append("</h2>\n");
    List<X509Certificate> rootFirst = new ArrayList<>(chain);
    Collections.reverse(rootFirst);
    for (X509Certificate certificate : rootFirst) {
      out.append("<ul class=\"chain\"><li>");
      certificate(certificate);
    }
    out.append("</li></ul>".repeat(rootFirst.size())).append('\n');
  }

  private void certificate(X509Certificate certificate) {
    Instant now = diagnosis.time();
    CertificateView view = CertificateView.of(certificate, now);
    boolean bad = view.daysLeft() < 0 || now.isBefore(view.from());
    out.append("<div class=\"certificate").append(bad ? " bad" : "").append("\"><b>");
    out.append(Html.escape(view.subject())).append("</b>");
    small("signed by ", view.selfSigned() ? "itself" : view.issuer());
    small(
        "for ",
        view.purpose() + (view.names().isEmpty() ? "" : ": " + String.join(", ", view.names())));
    small("", view.from() + " to " + view.until() + ", " + left(view, now));
    small("", view.key() + ", number " + view.serial() + ", SHA-256 " + view.fingerprint());
    out.append("</div>");
  }

  private static String left(CertificateView view, Instant now) {
    if (now.isBefore(view.from())) {
      return "has not begun";
    }
    return view.daysLeft() < 0
        ? "ended " + -view.daysLeft() + " days ago"
        : view.daysLeft() + " days left";
  }

  private void small(String what, String value) {
    out.append("<small>").append(what).append(Html.escape(value)).append("</small>");
  }

  private void steps() {
    out.append("<h2>Step by step</h2>\n<table id=\"steps\">\n");
    for (Step step : diagnosis.steps()) {
      String style = step.status() == Status.FAILURE ? "" : " " + name(step.status());
      out.append("<tr><td><span class=\"badge").append(style).append("\">");
      out.append(name(step.status())).append("</span></td><td>");
      out.append(name(step.topic()).replace('_', ' ')).append("</td><td>");
      out.append(Html.escape(step.finding())).append('.');
      if (step.took().toMillis() > 0) {
        out.append(" <small>").append(step.took().toMillis()).append(" ms</small>");
      }
      if (!step.evidence().isEmpty()) {
        out.append("<ul>");
        step.evidence()
            .forEach(line -> out.append("<li>").append(Html.escape(line)).append("</li>"));
        out.append("</ul>");
      }
      if (step.status() == Status.WARNING) {
        out.append("<p><b>What to do:</b> ").append(Html.escape(step.remedy())).append(".</p>");
      }
      out.append("</td></tr>\n");
    }
    out.append("</table>\n");
  }

  private static String name(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
