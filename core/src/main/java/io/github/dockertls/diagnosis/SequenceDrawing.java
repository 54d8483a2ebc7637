package io.github.dockertls.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Life lines and the messages between them, as SVG. */
final class SequenceDrawing {
  private static final int WIDTH = 1000;
  private static final int LEFT = 130;
  private static final int MIDDLE = 500;
  private static final int RIGHT = 870;
  private static final int TOP = 56;
  private static final int HEAD = 20;
  private static final int LINE = 16;
  private static final int GAP = 14;
  private static final double LETTERS = 13;
  private static final double BOLD_LETTERS = 14.5;
  private static final int MOST_LINES = 3;

  /** Who speaks and who listens. */
  enum Party {
    US(LEFT),
    BETWEEN(MIDDLE),
    SERVER(RIGHT);

    private final int x;

    Party(int x) {
      this.x = x;
    }
  }

  /**
   * One message.
   *
   * @param from who speaks; where it breaks off without a word, who waits for it
   * @param to who listens; null if nothing is said any more
   * @param text what is said
   * @param more with what in it
   * @param broken whether this is why it does not connect
   */
  record Message(Party from, @Nullable Party to, String text, String more, boolean broken) {}

  private final StringBuilder svg = new StringBuilder();
  private final StringBuilder life = new StringBuilder();
  private int y = TOP;

  private SequenceDrawing() {}

  /**
   * Draws it.
   *
   * @param between the name of who is between, or null if nobody is
   * @param server the server's name
   * @param reached whether the server itself takes part
   */
  static String of(
      List<Message> messages, @Nullable String between, String server, boolean reached) {
    SequenceDrawing drawing = new SequenceDrawing();
    messages.forEach(drawing::message);
    int height = drawing.y + GAP;
    drawing.life(Party.US, "this machine", height, true);
    if (between != null) {
      drawing.life(Party.BETWEEN, between, height, true);
    }
    drawing.life(Party.SERVER, server, height, reached);
    return "<div class=\"wide\"><svg id=\"diagram\" role=\"img\" viewBox=\"0 0 "
        + WIDTH
        + " "
        + height
        + "\" aria-label=\"The messages of the connection\">\n"
        + drawing.life
        + drawing.svg
        + "</svg></div>\n";
  }

  private void life(Party party, String name, int height, boolean reached) {
    String dashes = reached ? "" : " stroke-dasharray=\"3 6\"";
    life.append("<rect x=\"" + (party.x - 122) + "\" y=\"6\" width=\"244\" height=\"30\" rx=\"5\"")
        .append(" fill=\"#f6f8fa\" stroke=\"#8c959f\"" + dashes + "/>\n<text x=\"" + party.x)
        .append("\" y=\"26\" text-anchor=\"middle\"><title>" + Html.escape(name) + "</title>")
        .append(Html.escape(Lettering.shortened(name, 232, LETTERS)))
        .append("</text>\n<line x1=\"" + party.x + "\" y1=\"36\" x2=\"" + party.x + "\" y2=\"")
        .append(height + "\" stroke=\"#8c959f\" stroke-width=\"2\"" + dashes + "/>\n");
  }

  private void message(Message message) {
    Party to = message.to();
    int near = Math.min(message.from().x, to == null ? LEFT : to.x);
    int far = to == null ? RIGHT : Math.max(message.from().x, to.x);
    int room = far - near - 50;
    String style = message.broken() ? "failure" : "dim";
    List<String> more = new ArrayList<>();
    if (!message.more().isEmpty()) {
      more =
          message.broken()
              ? Lettering.wrapped(message.more(), room, BOLD_LETTERS, MOST_LINES)
              : Lettering.wrapped(message.more(), room, LETTERS, 2);
    }
    y += HEAD;
    svg.append("<g><title>")
        .append(Html.escape(message.text() + " " + message.more()))
        .append("</title>");
    text((near + far) / 2, y - 7, message.broken() ? "failure" : "said", message.text());
    if (to == null) {
      cross(message.from().x, y);
    } else {
      arrow(message.from().x, to.x, message.broken());
    }
    for (String line : more) {
      y += LINE;
      text((near + far) / 2, y, style, line);
    }
    svg.append("</g>\n");
    y += GAP;
  }

  private void text(int x, int at, String style, String line) {
    svg.append("<text x=\"" + x + "\" y=\"" + at + "\" text-anchor=\"middle\" class=\"" + style)
        .append("\">")
        .append(Html.escape(line))
        .append("</text>");
  }

  private void arrow(int from, int to, boolean broken) {
    String colour = broken ? "#cf222e" : "#0969da";
    int back = to > from ? -10 : 10;
    int end = to > from ? to - 2 : to + 2;
    svg.append("<line x1=\"" + from + "\" x2=\"" + to + "\" y1=\"" + y + "\" y2=\"" + y)
        .append("\" stroke=\"" + colour + "\" stroke-width=\"2\"/><path d=\"M" + end + " " + y)
        .append(" l" + back + " -5 v10 z\" fill=\"" + colour + "\"/>");
    if (broken) {
      cross(to, y);
    }
  }

  private void cross(int x, int at) {
    svg.append("<path d=\"M" + (x - 9) + " " + (at - 9) + " l18 18 m0 -18 l-18 18\"")
        .append(" stroke=\"#cf222e\" stroke-width=\"4\" fill=\"none\"/>");
  }
}
