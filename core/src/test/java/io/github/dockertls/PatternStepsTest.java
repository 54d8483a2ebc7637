package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers and files choose the text that our patterns meet. Twice the text takes about twice the
 * steps, whatever the text: steps are the characters that a matcher asks for.
 */
class PatternStepsTest {
  private static final int SHORT = 250;
  private static final int LONG = 4 * SHORT;

  /** Four times the text may take so many times the steps; sixteen would be a square's. */
  private static final int MOST_GROWTH = 7;

  /** Longer than any peer's text that is kept. */
  private static final int WHOLE = 64 * 1024;

  /** A text that counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final CharSequence text;
    private long steps;

    Counted(CharSequence text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  static Stream<Arguments> patterns() {
    return ArchitectureTest.LIBRARY.stream()
        .flatMap(type -> type.getFields().stream())
        .filter(field -> field.getRawType().isEquivalentTo(Pattern.class))
        .map(field -> Arguments.of(name(field), pattern(field)));
  }

  private static String name(JavaField field) {
    return field.getOwner().getSimpleName() + "." + field.getName();
  }

  private static Pattern pattern(JavaField field) {
    try {
      var reflected = field.reflect();
      reflected.setAccessible(true);
      return (Pattern) reflected.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patterns")
  void growWithTheText(String name, Pattern pattern) {
    for (String unit : units(pattern)) {
      for (String end : List.of("", "\n", "!", "\u0001x")) {
        long few = steps(pattern, unit, end, SHORT);
        long many = steps(pattern, unit, end, LONG);
        assertThat(many)
            .as("steps of %s for %d times \"%s\" before \"%s\"", name, LONG, unit, end)
            .isLessThanOrEqualTo(MOST_GROWTH * few + 100);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patterns")
  void doNotExhaustTheStack(String name, Pattern pattern) {
    for (String unit : letters(pattern)) {
      CharSequence text = unit.repeat(WHOLE / unit.length()) + "!";
      assertThat(pattern.matcher(text).lookingAt())
          .as("%s at \"%s\"", name, unit)
          .isIn(true, false);
    }
  }

  @Test
  void areConstantsThatThisTestSees() {
    Set<String> elsewhere = new TreeSet<>();
    for (JavaClass type : ArchitectureTest.LIBRARY) {
      type.getMethodCallsFromSelf().stream()
          .filter(call -> call.getTargetOwner().isEquivalentTo(String.class))
          .filter(call -> Set.of("replaceAll", "replaceFirst").contains(call.getName()))
          .forEach(call -> elsewhere.add(type.getName() + "." + call.getOrigin().getName()));
    }
    assertThat(elsewhere).isEmpty();
  }

  private static long steps(Pattern pattern, String unit, String end, int length) {
    Counted text = new Counted(unit.repeat(length / unit.length()) + end);
    Matcher matcher = pattern.matcher(text);
    matcher.matches();
    matcher.reset();
    int found = 0;
    while (matcher.find()) {
      found++;
    }
    return text.steps + found;
  }

  /** Characters that the pattern itself names, alone and in pairs. */
  private static Set<String> units(Pattern pattern) {
    Set<String> letters = letters(pattern);
    Set<String> units = new LinkedHashSet<>(letters);
    for (String one : letters) {
      for (String other : letters) {
        units.add(one + other);
      }
    }
    for (String word : pattern.pattern().split("[^A-Za-z:/@<>-]+", -1)) {
      if (!word.isEmpty()) {
        units.add(word);
      }
    }
    return units;
  }

  private static Set<String> letters(Pattern pattern) {
    Set<String> letters = new LinkedHashSet<>(List.of("a", "0", " ", ".", "<", ":", "\t", "é"));
    pattern.pattern().codePoints().limit(80).forEach(c -> letters.add(Character.toString(c)));
    return letters;
  }
}
