import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the pages show, cut out of them, so that the pages are what is tested. */
record Pages(Path root) {
  private static final Pattern CUT = Pattern.compile("(?m)^ *// cut (\\S+): (.*)$");

  /**
   * A block of code that contains a text, such as {@code block("README.md", "java", "class A")}.
   */
  String block(String page, String language, String text) throws IOException {
    return blocks(page, language)
        .filter(block -> block.contains(text))
        .findFirst()
        .orElseThrow(
            () -> new IOException(page + " has no block of " + language + " with: " + text));
  }

  /** An element of an XML block: a dependency or a plugin of that artifact. */
  String element(String page, String element, String artifact) throws IOException {
    String id = "<artifactId>" + artifact + "</artifactId>";
    Pattern pattern = Pattern.compile("(?s)<" + element + ">.*?</" + element + ">");
    return blocks(page, "xml")
        .flatMap(block -> pattern.matcher(block).results().map(MatchResult::group))
        .filter(found -> found.contains(id))
        .findFirst()
        .orElseThrow(() -> new IOException(page + " has no <" + element + "> with " + id));
  }

  /** The version that the build itself uses of a plugin. */
  String version(String artifact) throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>" + artifact + "</artifactId>\\s*<version>([^<$]+)</version>")
            .matcher(read("pom.xml"));
    if (!version.find()) {
      throw new IOException("pom.xml has no version of " + artifact);
    }
    return version.group(1);
  }

  /** A program in which each line "// cut PAGE: TEXT" is replaced by the page's block. */
  String filled(Path program) throws IOException {
    StringBuilder filled = new StringBuilder();
    Matcher cut = CUT.matcher(Files.readString(program));
    while (cut.find()) {
      String block = block(cut.group(1), "java", cut.group(2));
      cut.appendReplacement(filled, Matcher.quoteReplacement(block));
    }
    return cut.appendTail(filled).toString();
  }

  private Stream<String> blocks(String page, String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(read(page))
        .results()
        .map(block -> block.group(1));
  }

  String read(String page) throws IOException {
    return Files.readString(root.resolve(page));
  }
}
