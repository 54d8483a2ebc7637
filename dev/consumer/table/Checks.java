import java.io.IOException;
import java.util.stream.Collectors;

/** What each project is built with, before anything of it runs. */
record Checks(Pages pages) {
  private static final String PLUGINS = "org.apache.maven.plugins:";

  /** The element {@code build} of a shape's pom. */
  String build(Shape shape) throws IOException {
    StringBuilder plugins = new StringBuilder();
    for (String plugin : new String[] {"maven-resources-plugin", "maven-compiler-plugin"}) {
      plugins.append(
          tag("plugin", Projects.coordinates(PLUGINS + plugin + ":" + pages.version(plugin))));
    }
    plugins.append(enforcer(shape));
    if (shape.programs().contains("Program.kt")) {
      plugins.append(kotlin());
    }
    if (shape.hasTests()) {
      plugins.append(surefire());
    }
    return tag("build", tag("plugins", plugins.toString()));
  }

  /**
   * No artifact is older than somebody asks for, there are no two versions of one, and no class
   * comes twice, in whatever scope.
   */
  private String enforcer(Shape shape) throws IOException {
    String older =
        shape.elements("older").stream()
            .map(e -> tag("exclude", e.getAttribute("artifact")))
            .collect(Collectors.joining());
    String commons =
        // docker-java-core 3.7.1 asks for newer ones than its own commons-compress.
        tag("exclude", "commons-io:commons-io")
            + tag("exclude", "org.apache.commons:commons-lang3");
    String everyScope = tag("excludedScopes", tag("excludedScope", "system"));
    return tag(
        "plugin",
        Projects.coordinates(
                PLUGINS + "maven-enforcer-plugin:" + pages.version("maven-enforcer-plugin"))
            + tag(
                "dependencies",
                tag(
                    "dependency",
                    Projects.coordinates(
                        "org.codehaus.mojo:extra-enforcer-rules:"
                            + pages.version("extra-enforcer-rules"))))
            + tag(
                "executions",
                tag(
                    "execution",
                    tag("goals", tag("goal", "enforce"))
                        + tag(
                            "configuration",
                            tag(
                                "rules",
                                tag("requireUpperBoundDeps", tag("excludes", older) + everyScope)
                                    + tag(
                                        "dependencyConvergence",
                                        tag("excludes", older + commons) + everyScope)
                                    + tag(
                                        "banDuplicateClasses",
                                        tag("findAllDuplicates", "true")))))));
  }

  private String kotlin() {
    return tag(
        "plugin",
        Projects.coordinates("org.jetbrains.kotlin:kotlin-maven-plugin:2.4.21")
            + tag("executions", tag("execution", tag("goals", tag("goal", "compile"))))
            + tag(
                "configuration",
                tag("jvmTarget", "17")
                    // Its daemon would outlive the build.
                    + tag("useDaemon", "false")
                    + tag("sourceDirs", tag("sourceDir", "src/main/kotlin"))));
  }

  /** With the version that docs/testing.md names, each test with both engines. */
  private String surefire() throws IOException {
    String executions =
        tag(
            "executions",
            execution("default-test", "process") + execution("containers", "container"));
    return pages
        .element("docs/testing.md", "plugin", "maven-surefire-plugin")
        .replace("</plugin>", executions + "</plugin>");
  }

  private static String execution(String id, String engine) {
    return tag(
        "execution",
        tag("id", id)
            + tag("phase", "test")
            + tag("goals", tag("goal", "test"))
            + tag(
                "configuration",
                tag("reportNameSuffix", engine)
                    + tag("redirectTestOutputToFile", "true")
                    + tag("environmentVariables", tag("DOCKER_TLS_ENGINE", engine))));
  }

  private static String tag(String name, String content) {
    return Projects.tag(name, content);
  }
}
