import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a run of a project's programs went, as a test of JUnit would tell it. */
record Outcome(String name, String failure, double seconds) {
  boolean failed() {
    return !failure.isEmpty();
  }

  /** Writes them where and as Surefire does. */
  static void write(List<Outcome> outcomes, Path folder) throws IOException {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuite name=\"outside\" tests=\"")
        .append(outcomes.size())
        .append("\" errors=\"0\" skipped=\"0\" failures=\"")
        .append(outcomes.stream().filter(Outcome::failed).count())
        .append("\">\n");
    for (Outcome outcome : outcomes) {
      xml.append("  <testcase classname=\"outside\" name=\"")
          .append(escaped(outcome.name()))
          .append("\" time=\"")
          .append(outcome.seconds())
          .append("\">");
      if (outcome.failed()) {
        xml.append("<failure>").append(escaped(outcome.failure())).append("</failure>");
      }
      xml.append("</testcase>\n");
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("TEST-outside.xml"), xml + "</testsuite>\n");
  }

  private static String escaped(String text) {
    return text.replaceAll("[^\\p{Print}\n]", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
