package io.github.dockertls.docktls;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Numbers as docker writes them for people. */
final class Sizes {
  private static final int DIGITS = 3;

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
    // Three digits, without zeros at the end.
    BigDecimal digits =
        new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
    return digits.stripTrailingZeros().toPlainString() + units[unit];
  }

  /** How long ago something was. */
  static String ago(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = (seconds + 1800) / 3600;
    String text;
    if (seconds < 1) {
      text = "Less than a second";
    } else if (seconds < 60) {
      text = count(seconds, "second");
    } else if (minutes < 60) {
      text = minutes == 1 ? "About a minute" : count(minutes, "minute");
    } else if (hours < 48) {
      text = hours == 1 ? "About an hour" : count(hours, "hour");
    } else {
      text = longAgo(hours / 24);
    }
    return text + " ago";
  }

  private static String longAgo(long days) {
    if (days < 14) {
      return count(days, "day");
    }
    if (days < 60) {
      return count(days / 7, "week");
    }
    return days < 730 ? count(days / 30, "month") : count(days / 365, "year");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  /** The first 12 digits of an id, without its algorithm. */
  static String shortId(String id) {
    String digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(12, digits.length()));
  }
}
