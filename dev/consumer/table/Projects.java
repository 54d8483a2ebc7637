import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Writes the projects: {@code Projects ROOT OUT [NAME...]}. */
final class Projects {
  private final Path root;
  private final Path out;
  private final Pages pages;

  private Projects(Path root, Path out) {
    this.root = root;
    this.out = out;
    this.pages = new Pages(root);
  }

  public static void main(String[] arguments) throws IOException {
    Projects projects = new Projects(Path.of(arguments[0]), Path.of(arguments[1]));
    List<String> names = List.of(arguments).subList(2, arguments.length);
    List<Shape> shapes = Shape.read(projects.root.resolve("dev/consumer/shapes.xml"), names);
    for (Shape shape : shapes) {
      projects.write(shape);
    }
    projects.writeReadme();
    projects.writeIvy();
    projects.writeAggregator(
        "pom.xml",
        Stream.concat(
                shapes.stream().filter(shape -> !shape.hasTests()).map(Shape::name),
                Stream.of("ivy"))
            .toList());
    projects.writeAggregator(
        "tests.xml", shapes.stream().filter(Shape::hasTests).map(Shape::name).toList());
  }

  private void write(Shape shape) throws IOException {
    Path folder = Files.createDirectories(out.resolve(shape.name()));
    Files.writeString(folder.resolve("pom.xml"), pom(shape));
    Path programs = root.resolve("dev/consumer/programs");
    for (String program : shape.programs()) {
      copy(programs.resolve(program), folder.resolve(sources(shape, program)).resolve(program));
    }
    if (shape.ways().contains("modules")) {
      copy(programs.resolve("module-info.java"), folder.resolve("src/modules/module-info.java"));
    }
    if (shape.hasTests()) {
      try (Stream<Path> tests = Files.list(root.resolve("dev/consumer/tests"))) {
        for (Path test : tests.toList()) {
          copy(test, folder.resolve("src/test/java/com/example").resolve(test.getFileName()));
        }
      }
    }
  }

  private static String sources(Shape shape, String program) {
    if (shape.ways().contains("modules")) {
      // Not for Maven: they are compiled and run with -p alone.
      return "src/modules/com/example";
    }
    // What a dependency with scope test brings is there for tests only.
    return "src/"
        + (shape.name().equals("testing") ? "test" : "main")
        + (program.endsWith(".kt") ? "/kotlin" : "/java")
        + "/com/example";
  }

  private void copy(Path program, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.writeString(to, pages.filled(program));
  }

  /** README's project as it stands on the page: nothing is added. */
  private void writeReadme() throws IOException {
    Path sources = Files.createDirectories(out.resolve("readme/src/main/java"));
    Files.writeString(out.resolve("readme/pom.xml"), pages.block("README.md", "xml", "<project"));
    Files.writeString(
        sources.resolve("DaemonVersion.java"),
        pages.block("README.md", "java", "class DaemonVersion"));
  }

  private String pom(Shape shape) throws IOException {
    List<Element> projects = shape.elements("project");
    if (!projects.isEmpty()) {
      String page = projects.get(0).getAttribute("page");
      return pages
          .block(page, "xml", "<project")
          .replace("</project>", new Checks(pages).build(shape) + "</project>");
    }
    String parent = shape.attribute("parent");
    StringBuilder properties = new StringBuilder();
    StringBuilder imports = new StringBuilder();
    StringBuilder dependencies = new StringBuilder();
    for (Element element : shape.children()) {
      switch (element.getTagName()) {
        case "property" ->
            properties.append(tag(element.getAttribute("name"), element.getTextContent()));
        case "import" -> imports.append(bom(element));
        case "use" ->
            dependencies.append(
                tag(
                    "dependency",
                    coordinates(element.getTextContent())
                        + (element.hasAttribute("scope")
                            ? tag("scope", element.getAttribute("scope"))
                            : "")));
        case "block" -> dependencies.append(dependency(element)).append('\n');
        default -> {}
      }
    }
    return tag(
        "project",
        tag("modelVersion", "4.0.0")
            + (parent.isEmpty() ? "" : tag("parent", coordinates(parent) + "<relativePath/>\n"))
            + coordinates("com.example:" + shape.name() + ":1")
            + tag(
                "properties",
                tag("maven.compiler.release", "17")
                    + tag("project.build.sourceEncoding", "UTF-8")
                    + properties)
            + tag("dependencyManagement", tag("dependencies", imports.toString()))
            + tag("dependencies", dependencies.toString())
            + new Checks(pages).build(shape));
  }

  private String bom(Element element) throws IOException {
    return element.hasAttribute("page")
        ? dependency(element)
        : tag(
            "dependency",
            coordinates(element.getTextContent()) + tag("type", "pom") + tag("scope", "import"));
  }

  private String dependency(Element element) throws IOException {
    return pages.element(
        element.getAttribute("page"), "dependency", element.getAttribute("artifact"));
  }

  private void writeIvy() throws IOException {
    Path folder = Files.createDirectories(out.resolve("ivy"));
    Files.writeString(
        folder.resolve("pom.xml"),
        tag(
            "project",
            tag("modelVersion", "4.0.0")
                + coordinates("com.example:ivy:1")
                + tag("dependencies", tag("dependency", coordinates("org.apache.ivy:ivy:2.5.3")))));
  }

  private void writeAggregator(String file, List<String> names) throws IOException {
    Files.writeString(
        out.resolve(file),
        tag(
            "project",
            tag("modelVersion", "4.0.0")
                + coordinates("com.example:all:1")
                + tag("packaging", "pom")
                + tag(
                    "modules",
                    names.stream()
                        .map(name -> tag("module", name))
                        .collect(Collectors.joining()))));
  }

  static String coordinates(String text) {
    String[] parts = text.split(":");
    return tag("groupId", parts[0])
        + tag("artifactId", parts[1])
        + (parts.length > 2 ? tag("version", parts[2]) : "");
  }

  static String tag(String name, String content) {
    String line = content.contains("<") ? "\n" : "";
    return "<" + name + ">" + line + content + "</" + name + ">\n";
  }
}
