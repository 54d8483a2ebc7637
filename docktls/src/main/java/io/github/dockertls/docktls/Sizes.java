package io.github.dockertls.docktls;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as a person reads them. */
final class Sizes {
  private Sizes() {}

  /** Powers of 1024, as memory is counted. */
  static String binary(@Nullable Long bytes) {
    return bytes == null ? "unknown" : scaled(bytes, 1024, "B", "KiB", "MiB", "GiB", "TiB");
  }

  /** Powers of 1000, as images are counted. */
  static String decimal(@Nullable Long bytes) {
    return bytes == null ? "unknown" : scaled(bytes, 1000, "B", "kB", "MB", "GB", "TB");
  }

  private static String scaled(double bytes, int step, String... units) {
    double value = bytes;
    int unit = 0;
    while (value >= step && unit < units.length - 1) {
      value /= step;
      unit++;
    }
    String digits = String.format(Locale.ROOT, value < 10 && unit > 0 ? "%.2f" : "%.0f", value);
    return digits + units[unit];
  }

  /** How long ago something was. */
  static String ago(Duration age) {
    if (age.toDays() > 0) {
      return count(age.toDays(), "day");
    }
    if (age.toHours() > 0) {
      return count(age.toHours(), "hour");
    }
    return age.toMinutes() > 0
        ? count(age.toMinutes(), "minute")
        : count(Math.max(0, age.toSeconds()), "second");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s") + " ago";
  }

  /** The first 12 digits of an id, without its algorithm. */
  static String shortId(String id) {
    String digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(12, digits.length()));
  }
}
