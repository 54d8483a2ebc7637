package io.github.dockertls.internal.text;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of the Engine API, written {@code 1.44} (CLI rule 62). Immutable.
 *
 * @param major the number before the dot
 * @param minor the number behind it: 1.9 is older than 1.10
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The newest that is asked for. */
  public static final ApiVersion NEWEST = new ApiVersion(1, 55);

  /** The oldest of a server that is believed; what a user sets may be older. */
  public static final ApiVersion OLDEST = new ApiVersion(1, 40);

  /** Go's numbers: a plus sign and zeros in front do no harm. */
  private static final Pattern FORM = Pattern.compile("\\+?([0-9]{1,9})\\.\\+?([0-9]{1,9})");

  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

  /**
   * Parses what a server tells.
   *
   * @param text such as {@code 1.44}
   * @return the version, or null if the text is not one
   */
  public static @Nullable ApiVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }

  /**
   * Parses what a user sets: blanks around it and a {@code v} in front are dropped.
   *
   * @param text such as {@code v1.44}
   * @param origin what set it, for the message
   * @return the version, or null if nothing is left of the text
   * @throws DockerTlsException {@code api-version-invalid} if the text is not one
   */
  public static @Nullable ApiVersion given(String text, String origin) {
    String trimmed = text.strip();
    String bare = trimmed.startsWith("v") ? trimmed.substring(1) : trimmed;
    ApiVersion version = parse(bare);
    if (version == null && !bare.isEmpty()) {
      throw new DockerTlsException(
          Reason.API_VERSION_INVALID,
          "\"" + text + "\" (from " + origin + ") is not an API version",
          "Write two numbers with a dot between them, such as 1.44, or take it away: then the"
              + " version is negotiated");
    }
    return version;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
