package io.github.dockertls.diagnosis;

import io.github.dockertls.diagnosis.Step.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A diagnosis as lines for a terminal. All texts are printable before they come here. */
final class TextRendering {
  static final Map<Status, String> PLAIN =
      Map.of(Status.OK, "", Status.WARNING, "", Status.FAILURE, "");
  static final Map<Status, String> COLOURED =
      Map.of(Status.OK, "\u001b[32m", Status.WARNING, "\u001b[33m", Status.FAILURE, "\u001b[31;1m");
  private static final String OFF = "\u001b[0m";
  private static final int TOPIC_WIDTH = 19;

  private final Map<Status, String> colours;

  TextRendering(Map<Status, String> colours) {
    this.colours = new EnumMap<>(colours);
  }

  String render(Diagnosis diagnosis) {
    StringBuilder out = new StringBuilder();
    Verdict verdict = diagnosis.verdict();
    Status status = verdict.connects() ? Status.OK : Status.FAILURE;
    String title = verdict.connects() ? "connects" : "does not connect";
    out.append(Printable.line(diagnosis.host())).append(' ');
    out.append(coloured(status, title)).append(" (").append(verdict.cause()).append(")\n\n");
    out.append("  ").append(verdict.sentence()).append(".\n");
    remedy(out, "  ", verdict.remedy(), verdict.commands());
    out.append('\n');
    for (Step step : diagnosis.steps()) {
      step(out, step);
    }
    return out.toString();
  }

  private void step(StringBuilder out, Step step) {
    String word =
        switch (step.status()) {
          case OK -> "ok     ";
          case WARNING -> "warning";
          case FAILURE -> "FAILURE";
        };
    String topic = step.topic().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    out.append(coloured(step.status(), word)).append("  ").append(topic);
    out.append(" ".repeat(TOPIC_WIDTH - topic.length())).append(step.finding());
    long millis = step.took().toMillis();
    out.append(millis > 0 ? " (" + millis + " ms)\n" : "\n");
    String indent = " ".repeat(9 + TOPIC_WIDTH);
    for (String line : step.evidence()) {
      out.append(indent).append("- ").append(line).append('\n');
    }
    if (step.status() == Status.WARNING) {
      remedy(out, indent, step.remedy(), step.commands());
    }
  }

  private static void remedy(
      StringBuilder out, String indent, String remedy, List<String> commands) {
    if (!remedy.isEmpty()) {
      out.append(indent).append("=> ").append(remedy).append(".\n");
    }
    for (String command : commands) {
      out.append(indent).append("   $ ").append(command).append('\n');
    }
  }

  private String coloured(Status status, String text) {
    String colour = colours.getOrDefault(status, "");
    return colour.isEmpty() ? text : colour + text + OFF;
  }
}
