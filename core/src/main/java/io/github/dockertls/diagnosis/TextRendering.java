package io.github.dockertls.diagnosis;

import io.github.dockertls.diagnosis.Step.Status;
import io.github.dockertls.internal.text.Printable;
import java.util.Locale;
import java.util.Map;

/** A diagnosis as lines for a terminal. All texts are printable before they come here. */
final class TextRendering {
  private static final Map<Status, String> COLOURS =
      Map.of(Status.OK, "\u001b[32m", Status.WARNING, "\u001b[33m", Status.FAILURE, "\u001b[31;1m");
  private static final String OFF = "\u001b[0m";
  private static final int TERMINAL = 80;
  private static final int STATUS_WIDTH = 9;
  private static final int TOPIC_WIDTH = 19;

  private final Map<Status, String> colours;
  private final int width;
  private final StringBuilder out = new StringBuilder();

  private TextRendering(Map<Status, String> colours, int width) {
    this.colours = colours;
    this.width = width;
  }

  /** For files and logs: no colours, and a line for each thing that is said. */
  static TextRendering plain() {
    return new TextRendering(Map.of(), Integer.MAX_VALUE);
  }

  static TextRendering forTerminal() {
    return new TextRendering(COLOURS, TERMINAL);
  }

  String render(Diagnosis diagnosis) {
    Verdict verdict = diagnosis.verdict();
    Status status = verdict.connects() ? Status.OK : Status.FAILURE;
    String title = verdict.connects() ? "connects" : "does not connect";
    out.append(Printable.line(diagnosis.host())).append(' ');
    out.append(coloured(status, title)).append(" (").append(verdict.cause()).append(")\n\n");
    wrapped("  ", "  ", verdict.sentence() + ".");
    remedy("  ", verdict.remedy());
    for (String command : verdict.commands()) {
      out.append("     $ ").append(command).append('\n');
    }
    out.append('\n');
    for (Step step : diagnosis.steps()) {
      step(step);
    }
    return out.toString();
  }

  private void step(Step step) {
    String word =
        switch (step.status()) {
          case OK -> "ok     ";
          case WARNING -> "warning";
          case FAILURE -> "FAILURE";
        };
    String topic = step.topic().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String indent = " ".repeat(STATUS_WIDTH);
    out.append(coloured(step.status(), word)).append(indent.substring(word.length()));
    out.append(topic).append(" ".repeat(TOPIC_WIDTH - topic.length()));
    long millis = step.took().toMillis();
    wrapped(
        "",
        " ".repeat(STATUS_WIDTH + TOPIC_WIDTH),
        step.finding() + (millis > 0 ? " (" + millis + " ms)" : ""));
    for (String line : step.evidence()) {
      wrapped(indent + "- ", indent + "  ", line);
    }
    if (step.status() == Status.WARNING) {
      remedy(indent, step.remedy());
    }
  }

  private void remedy(String indent, String remedy) {
    if (!remedy.isEmpty()) {
      wrapped(indent + "=> ", indent + "   ", remedy + ".");
    }
  }

  /** In lines of whole words; what is written before the first one counts as the indent of all. */
  private void wrapped(String first, String indent, String text) {
    out.append(first);
    int column = indent.length();
    String before = "";
    for (String word : text.split(" ", -1)) {
      if (!before.isEmpty() && column + 1 + word.length() > width) {
        out.append('\n').append(indent);
        column = indent.length();
        before = "";
      }
      out.append(before).append(word);
      column += before.length() + word.length();
      before = " ";
    }
    out.append('\n');
  }

  private String coloured(Status status, String text) {
    String colour = colours.getOrDefault(status, "");
    return colour.isEmpty() ? text : colour + text + OFF;
  }
}
