package io.github.dockertls.internal.text;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text from peers as a terminal may show it: no escape sequence, no change of direction. */
public final class Printable {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private Printable() {}

  /** The text with {@code <1b>} for what should not be printed as it is. */
  public static String line(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(Printable::number);
  }

  private static String number(MatchResult unprintable) {
    int character = unprintable.group().codePointAt(0);
    return character == '\n' || character == '\r' || character == '\t'
        ? " "
        : String.format(Locale.ROOT, "<%02x>", character);
  }
}
