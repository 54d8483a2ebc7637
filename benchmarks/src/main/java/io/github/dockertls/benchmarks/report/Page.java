package io.github.dockertls.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page in which people write and the program fills in what it measured: the lines between {@code
 * <!-- bench NAME -->} and {@code <!-- /bench -->}. Charts go into a folder beside it that is named
 * after it.
 */
public final class Page {
  private static final String END = "<!-- /bench -->";

  private final Path file;
  private String text;

  private Page(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Reads a page that has the marks. */
  public static Page of(Path file) throws IOException {
    return new Page(file, Files.readString(file));
  }

  /** Fills in a result, if the page has a place for it. */
  public Page fill(Result result) throws IOException {
    StringBuilder block = new StringBuilder();
    block.append("`dev/bench %s` (%.0f s)\n".formatted(result.name(), result.seconds()));
    for (int i = 0; i < result.tables().size(); i++) {
      Table table = result.tables().get(i);
      block.append("\n**%s**\n\n".formatted(table.caption())).append(new Grid(table).markdown());
      if (!table.reference().isEmpty()) {
        String chart = chart(result.name() + (i == 0 ? "" : "-" + (i + 1)), table);
        block.append("\n![%s](%s)\n".formatted(table.caption(), chart));
      }
    }
    block.append('\n');
    result.goals().forEach(goal -> block.append("- ").append(goal).append('\n'));
    block.append('\n').append(String.join(". ", result.notes())).append(".\n");
    return fill(result.name(), block.toString());
  }

  /** Fills in lines under a name of their own. */
  public Page fill(String name, List<String> lines) {
    return fill(name, String.join("\n", lines) + "\n");
  }

  /** Fills in how many goals of all tables on the page are met, and which are missed. */
  public Page fillGoals() {
    fill("goals", List.of());
    return fill("goals", Goal.summary(text.lines().filter(Goal::isGoal).toList()));
  }

  private Page fill(String name, String block) {
    String mark = "<!-- bench " + name + " -->\n";
    int begin = text.indexOf(mark);
    if (begin >= 0) {
      begin += mark.length();
      int end = text.indexOf(END, begin);
      if (end < 0) {
        throw new IllegalStateException(file + " has no " + END + " after " + mark.strip());
      }
      text = text.substring(0, begin) + "\n" + block + "\n" + text.substring(end);
    }
    return this;
  }

  private String chart(String name, Table table) throws IOException {
    String folder = String.valueOf(file.getFileName()).replace(".md", "");
    Path chart = file.resolveSibling(folder).resolve(name + ".svg");
    Files.createDirectories(file.resolveSibling(folder));
    Files.writeString(chart, new Chart(table).svg());
    return folder + "/" + name + ".svg";
  }

  /** Writes the page back. */
  public void save() throws IOException {
    Files.writeString(file, text);
  }
}
