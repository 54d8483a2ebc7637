package io.github.dockertls.docktls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image's name as {@code docker} reads it: {@code tiny}, {@code reg.example.com:5000/a/b:1},
 * {@code tiny@sha256:…}. Grammar: github.com/distribution/reference.
 *
 * @param domain the registry; {@code docker.io} where none is named
 * @param path of the repository, with {@code library/} where docker.io's has one component
 * @param tag or empty
 * @param digest or empty
 */
record ImageName(String domain, String path, String tag, String digest) {
  private static final String HUB = "docker.io";
  private static final String OFFICIAL = "library/";

  private static final String LABEL = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])";
  private static final Pattern DOMAIN =
      Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9A-Fa-f:]+\\])(?::[0-9]+)?");
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REMAINDER =
      Pattern.compile(
          "(?<path>"
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*)"
              + "(?::(?<tag>\\w[\\w.-]{0,127}))?"
              + "(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}))?");

  static ImageName parse(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean named = isDomain(first);
    String domain = named && !first.equals("index." + HUB) ? first : HUB;
    String remainder = named ? text.substring(slash + 1) : text;
    if (domain.equals(HUB) && remainder.indexOf('/') < 0) {
      remainder = OFFICIAL + remainder;
    }
    String repository = remainder.replaceFirst("[:@].*", "");
    if (!repository.equals(repository.toLowerCase(Locale.ROOT))) {
      throw invalid(text, "its repository is not in lower case", "Write it in lower case");
    }
    Matcher parts = REMAINDER.matcher(remainder);
    if (text.matches("[0-9a-f]{64}") || !DOMAIN.matcher(domain).matches() || !parts.matches()) {
      throw invalid(
          text, "it does not have the form of one", "Write it as tiny, tiny:1 or host:5000/a/b:1");
    }
    return new ImageName(
        domain, parts.group("path"), orEmpty(parts.group("tag")), orEmpty(parts.group("digest")));
  }

  private static boolean isDomain(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static String orEmpty(@Nullable String group) {
    return group == null ? "" : group;
  }

  private static DockerTlsException invalid(String text, String why, String remedy) {
    return new DockerTlsException(
        Reason.CLI_USAGE, "\"" + text + "\" is not an image's name: " + why, remedy);
  }

  boolean namesNoVersion() {
    return tag.isEmpty() && digest.isEmpty();
  }

  ImageName tagged(String newTag) {
    return new ImageName(domain, path, newTag, digest);
  }

  /** The repository as people write it, without what is understood. */
  String repository() {
    if (!domain.equals(HUB)) {
      return domain + "/" + path;
    }
    return path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
  }

  /** The digest, which is more exact, or the tag. */
  String version() {
    return digest.isEmpty() ? tag : digest;
  }

  /** The name with all that is understood. */
  @Override
  public String toString() {
    return domain
        + "/"
        + path
        + (tag.isEmpty() ? "" : ":" + tag)
        + (digest.isEmpty() ? "" : "@" + digest);
  }
}
