package io.github.dockertls.diagnosis;

import io.github.dockertls.internal.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** How much room a text takes in a picture, about: the reader's fonts are not known. */
final class Lettering {
  /** Of the size of the letters. */
  private static final double NARROW = 0.33;

  private static final double USUAL = 0.56;
  private static final double BROAD = 0.74;
  private static final double WIDE = 1.05;
  private static final int FIRST_WIDE = 0x1100;

  private Lettering() {}

  static double width(String text, double size) {
    return text.codePoints().mapToDouble(Lettering::width).sum() * size;
  }

  private static double width(int letter) {
    if (letter >= FIRST_WIDE && letter != '…' && (letter < 0x2000 || letter > 0x206f)) {
      return WIDE;
    }
    if ("iIjl.,:;|'!()[]/ ".indexOf(letter) >= 0) {
      return NARROW;
    }
    return letter == 'm' || letter == 'w' || letter == '@' || Character.isUpperCase(letter)
        ? BROAD
        : USUAL;
  }

  /** A printable text as far as it fits, with an ellipsis where it does not. */
  static String shortened(String text, double room, double size) {
    String printable = Printable.line(text);
    if (width(printable, size) <= room) {
      return printable;
    }
    return printable.substring(0, fitting(printable, room - size, size)) + "…";
  }

  /** A printable text in lines, cut at blanks where there are any; the last line is shortened. */
  static List<String> wrapped(String text, double room, double size, int most) {
    List<String> lines = new ArrayList<>();
    String rest = Printable.line(text).strip();
    while (lines.size() < most - 1 && width(rest, size) > room) {
      int end = fitting(rest, room, size);
      int blank = rest.lastIndexOf(' ', end);
      int cut = blank > end / 2 ? blank : end;
      lines.add(rest.substring(0, cut).strip());
      rest = rest.substring(cut).strip();
    }
    if (!rest.isEmpty()) {
      lines.add(shortened(rest, room, size));
    }
    return lines;
  }

  /** Where the part that fits ends; at least one letter. */
  private static int fitting(String text, double room, double size) {
    double taken = 0;
    int end = 0;
    while (end < text.length()) {
      int letter = text.codePointAt(end);
      taken += width(letter) * size;
      if (taken > room && end > 0) {
        return end;
      }
      end += Character.charCount(letter);
    }
    return end;
  }
}
