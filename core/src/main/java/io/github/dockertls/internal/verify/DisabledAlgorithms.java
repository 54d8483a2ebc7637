package io.github.dockertls.internal.verify;

import java.security.PublicKey;
import java.security.Security;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a security property such as {@code jdk.tls.disabledAlgorithms} forbids, by the syntax that
 * the JDK's {@code java.security} file states. The JDK applies it in its own trust manager, which
 * is not asked where another one is installed.
 */
final class DisabledAlgorithms {
  static final String TLS = "jdk.tls.disabledAlgorithms";
  static final String CERTIFICATE_PATH = "jdk.certpath.disabledAlgorithms";
  private static final String CURVES = "jdk.disabled.namedCurves";

  private record Entry(String text, String algorithm, List<String> conditions) {}

  private final String property;
  private final List<Entry> entries;

  private DisabledAlgorithms(String property, List<Entry> entries) {
    this.property = property;
    this.entries = entries;
  }

  /** What the property says now. */
  static DisabledAlgorithms of(String property) {
    List<Entry> entries = new ArrayList<>();
    for (String entry : words(property)) {
      if (entry.equalsIgnoreCase("include " + CURVES)) {
        words(CURVES).forEach(curve -> entries.add(new Entry(curve, curve, List.of())));
      } else {
        entries.add(entry(entry));
      }
    }
    return new DisabledAlgorithms(property, List.copyOf(entries));
  }

  private static List<String> words(String property) {
    String value = Security.getProperty(property);
    return value == null
        ? List.of()
        : Arrays.stream(value.replace("\"", "").split(",", -1))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
  }

  /** Names of curves may have a space; no condition begins as they go on. */
  private static Entry entry(String text) {
    int space = text.indexOf(' ');
    String rest = space < 0 ? "" : text.substring(space + 1).strip();
    boolean conditional =
        Stream.of("keysize", "jdkca", "denyafter", "usage")
            .anyMatch(rest.toLowerCase(Locale.ROOT)::startsWith);
    return conditional
        ? new Entry(
            text,
            text.substring(0, space),
            Arrays.stream(rest.split("&", -1)).map(String::strip).toList())
        : new Entry(text, text, List.of());
  }

  String property() {
    return property;
  }

  /** The first entry that forbids one of these names altogether, or null. */
  @Nullable String forbidding(Set<String> names) {
    return entries.stream()
        .filter(entry -> entry.conditions().isEmpty() && names.contains(entry.algorithm()))
        .map(Entry::text)
        .findFirst()
        .orElse(null);
  }

  /** The first entry that forbids one of these names under these circumstances, or null. */
  @Nullable String forbidding(Set<String> names, Circumstances circumstances) {
    return entries.stream()
        .filter(entry -> names.contains(entry.algorithm()))
        .filter(entry -> entry.conditions().stream().allMatch(c -> circumstances.meet(entry, c)))
        .map(Entry::text)
        .findFirst()
        .orElse(null);
  }

  /**
   * What conditions are held against.
   *
   * @param key the key of which an entry may limit the size
   * @param now for {@code denyAfter}
   * @param jdkCa whether the path ends in a CA that comes with the JDK; asked only if it matters
   * @param server whether {@code usage TLSServer} holds; the JDK's rules for TLS itself know none
   */
  record Circumstances(PublicKey key, Instant now, BooleanSupplier jdkCa, boolean server) {
    private boolean meet(Entry entry, String condition) {
      String[] words = condition.split("\\s+", -1);
      return switch (words[0].toLowerCase(Locale.ROOT)) {
        case "keysize" -> words.length != 3 || isSize(entry, words[1], words[2]);
        case "jdkca" -> jdkCa.getAsBoolean();
        case "denyafter" -> words.length != 2 || isAfter(words[1]);
        case "usage" ->
            server && Arrays.stream(words).skip(1).anyMatch("TLSServer"::equalsIgnoreCase);
        default -> true; // What is not understood does not weaken the entry.
      };
    }

    private boolean isSize(Entry entry, String operator, String bits) {
      int size = AlgorithmNames.size(key);
      if (size < 0 || !key.getAlgorithm().equalsIgnoreCase(entry.algorithm())) {
        return false;
      }
      int limit;
      try {
        limit = Integer.parseInt(bits);
      } catch (NumberFormatException e) {
        return true;
      }
      return switch (operator) {
        case "<" -> size < limit;
        case "<=" -> size <= limit;
        case ">" -> size > limit;
        case ">=" -> size >= limit;
        case "==" -> size == limit;
        case "!=" -> size != limit;
        default -> true;
      };
    }

    private boolean isAfter(String date) {
      try {
        return !now.isBefore(LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant());
      } catch (DateTimeParseException e) {
        return true;
      }
    }
  }
}
