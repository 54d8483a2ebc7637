package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is compiled, and what it names exists. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern REGION =
      Pattern.compile("(?s)// readme begin\n(.*?)\n *// readme end");
  private static final Pattern CUT = Pattern.compile("// cut README\\.md: (.*)");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>docker-tls[^<]*</artifactId>\\s*<version>([^<]+)</version>");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void javaInTheReadmeIsCompiledCode() throws IOException {
    List<String> compiled = new ArrayList<>(regions());
    compiled.addAll(cutByOutsideProjects());
    assertThat(groups(JAVA, readme())).isNotEmpty().isSubsetOf(compiled);
  }

  @Test
  void everyMarkedRegionIsShown() throws IOException {
    assertThat(groups(JAVA, readme())).containsAll(regions());
  }

  @Test
  void coordinatesNameTheVersionThatIsBuilt() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    assertThat(groups(VERSION, readme())).isNotEmpty().containsOnly(groups(VERSION, pom).get(0));
  }

  @Test
  void linksLeadToFiles() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      Stream<Path> top =
          Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve);
      for (Path page :
          Stream.concat(top, docs.filter(p -> p.toString().endsWith(".md"))).toList()) {
        for (String target : groups(LINK, Files.readString(page))) {
          assertThat(page.resolveSibling(target)).as("linked from %s", page).exists();
        }
      }
    }
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static List<String> regions() throws IOException {
    List<String> regions = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("ReadmeTest.java")) {
          groups(REGION, Files.readString(file)).forEach(r -> regions.add(r.stripIndent() + "\n"));
        }
      }
    }
    return regions;
  }

  /** What the projects of dev/consumer cut out of the page, compile and run. */
  private static List<String> cutByOutsideProjects() throws IOException {
    List<String> blocks = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("dev/consumer"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        for (String text : groups(CUT, Files.readString(file))) {
          groups(JAVA, readme()).stream().filter(b -> b.contains(text)).forEach(blocks::add);
        }
      }
    }
    return blocks;
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(r -> r.group(1)).toList();
  }
}
