package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/cli-rules.md against the places that cite it. */
class CliRulesTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path RULES = PROJECT.resolve("docs/cli-rules.md");
  private static final Pattern HEADING =
      Pattern.compile("(?m)^### CLI rule ([0-9]+): .+?( \\(no code\\))?$");
  private static final Pattern CITATION =
      Pattern.compile(
          "(\\w+ )?\\b[Rr]ules? ([0-9]+(?: to [0-9]+)?(?:(?:, and |, | and )[0-9]+(?: to [0-9]+)?)*)");
  private static final Pattern PART = Pattern.compile("([0-9]+)(?: to ([0-9]+))?");

  /** A longer range tells where to read, and cites none of its rules. */
  private static final int LONGEST_RANGE = 8;

  @Test
  void rulesAreNumberedWithoutGaps() throws IOException {
    List<Integer> numbers = new ArrayList<>(marked().keySet());

    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void everyRuleHasALineOfEvidence() throws IOException {
    String[] rules = Files.readString(RULES).split("(?m)^### CLI rule ", -1);

    assertThat(rules)
        .filteredOn(rule -> rule.matches("(?s)[0-9].*"))
        .allSatisfy(rule -> assertThat(rule).containsPattern("(?m)^Evidence: \\S"));
  }

  @Test
  void everyNumberThatIsCitedIsThere() throws IOException {
    NavigableMap<Integer, Boolean> rules = marked();

    assertThat(citations(sources("java", "md")))
        .allSatisfy((place, numbers) -> assertThat(rules.keySet()).as(place).containsAll(numbers));
  }

  @Test
  void aRuleIsCitedByCodeOrSaysThatItIsNot() throws IOException {
    NavigableSet<Integer> cited = new TreeSet<>();
    citations(sources("java")).values().forEach(cited::addAll);

    marked()
        .forEach(
            (number, hasMark) ->
                assertThat(cited.contains(number))
                    .as("rule %s is cited, or says (no code)", number)
                    .isNotEqualTo(hasMark));
  }

  @Test
  void theOneSpellingIsCliRule() throws IOException {
    for (Path file : sources("java", "md")) {
      assertThat(CITATION.matcher(flat(file)).results().map(found -> found.group(1)))
          .as(file.toString())
          .allMatch("CLI "::equals);
    }
  }

  /** Numbers to whether they say that no code cites them. */
  private static NavigableMap<Integer, Boolean> marked() throws IOException {
    NavigableMap<Integer, Boolean> rules = new TreeMap<>();
    Matcher heading = HEADING.matcher(Files.readString(RULES));
    while (heading.find()) {
      rules.put(Integer.valueOf(heading.group(1)), heading.group(2) != null);
    }
    return rules;
  }

  /** Places to the numbers that they cite. */
  private static Map<String, Collection<Integer>> citations(List<Path> files) throws IOException {
    Map<String, Collection<Integer>> citations = new TreeMap<>();
    for (Path file : files) {
      Matcher citation = CITATION.matcher(flat(file));
      while (citation.find()) {
        Matcher part = PART.matcher(citation.group(2));
        while (part.find()) {
          citations.merge(
              file + ": " + citation.group() + " @" + citation.start(),
              numbers(part),
              (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
        }
      }
    }
    return citations;
  }

  private static List<Integer> numbers(Matcher part) {
    int first = Integer.parseInt(part.group(1));
    int last = part.group(2) == null ? first : Integer.parseInt(part.group(2));
    return last - first >= LONGEST_RANGE
        ? List.of()
        : IntStream.rangeClosed(first, last).boxed().toList();
  }

  /** The text without line ends, and without what begins a comment's lines. */
  private static String flat(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\n\\s*(?:\\*|//)?\\s*", " ");
  }

  /** The modules' sources, the guides and the pages at the top; never what a build makes. */
  private static List<Path> sources(String... endings) throws IOException {
    List<Path> found = new ArrayList<>(in(PROJECT, 1, endings));
    found.addAll(in(PROJECT.resolve("docs"), 1, endings));
    found.remove(RULES);
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path source : modules.map(m -> m.resolve("src")).filter(Files::isDirectory).toList()) {
        found.addAll(in(source, Integer.MAX_VALUE, endings));
      }
    }
    return found;
  }

  private static List<Path> in(Path directory, int depth, String... endings) throws IOException {
    try (Stream<Path> files = Files.walk(directory, depth)) {
      return files
          .filter(file -> Stream.of(endings).anyMatch(e -> file.toString().endsWith("." + e)))
          .sorted()
          .toList();
    }
  }
}
