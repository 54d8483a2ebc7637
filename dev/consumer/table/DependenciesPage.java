import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/dependencies.md beside what Maven says: the tree, and the size of each jar. */
record DependenciesPage(Path root, Path out) {
  private static final Pattern TREE = Pattern.compile("(?s)(```text\n).*?(```)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([0-9,]+) \\|");

  /** Writes the page anew: {@code DependenciesPage ROOT OUT}. */
  public static void main(String[] arguments) throws IOException {
    DependenciesPage page = new DependenciesPage(Path.of(arguments[0]), Path.of(arguments[1]));
    Files.writeString(page.file(), page.written());
    String left = page.difference();
    if (!left.isEmpty()) {
      System.out.println("FAILED: " + left);
      System.exit(1);
    }
  }

  /** What is not as the page says, or nothing. */
  String difference() throws IOException {
    String page = Files.readString(file());
    if (!page.equals(written())) {
      return "The tree or a size differs: dev/consumer/run --pages writes them anew";
    }
    List<String> rows = ROW.matcher(page).results().map(row -> row.group(1)).toList();
    return rows.equals(new ArrayList<>(sizes().keySet()))
        ? ""
        : "The page has rows for " + rows + ", the project has " + sizes().keySet();
  }

  private String written() throws IOException {
    String tree = Files.readString(out.resolve("plain/target/tree"));
    String page =
        TREE.matcher(Files.readString(file()))
            .replaceFirst("$1" + Matcher.quoteReplacement(tree) + "$2");
    Map<String, String> sizes = sizes();
    page =
        ROW.matcher(page)
            .replaceAll(
                row ->
                    Matcher.quoteReplacement(
                        "| `%s` | %s |"
                            .formatted(
                                row.group(1), sizes.getOrDefault(row.group(1), row.group(2)))));
    return page;
  }

  /** The kilobytes of each jar but our own, in the tree's order. */
  private Map<String, String> sizes() throws IOException {
    Map<String, String> sizes = new LinkedHashMap<>();
    List<Path> jars = new ClassPaths(out, out).jars("plain");
    for (Path jar : jars) {
      String artifact = jar.getParent().getParent().getFileName().toString();
      if (!artifact.startsWith("docker-tls")) {
        sizes.put(artifact, "%,d".formatted(Math.round(Files.size(jar) / 1000.0)));
      }
    }
    return sizes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  private Path file() {
    return root.resolve("docs/dependencies.md");
  }
}
