package io.github.dockertls.internal.x509;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host of a URI, as far as subject alternative names and their constraints need it. */
final class UriHost {
  private static final Pattern AUTHORITY =
      Pattern.compile("\\A(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#]*@)?([^/?#]*).*", Pattern.DOTALL);
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  private UriHost() {}

  private static String withPort(String uri) {
    Matcher matcher = AUTHORITY.matcher(uri);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** The host, IPv6 in its brackets; empty if there is none. */
  static String of(String uri) {
    String host = withPort(uri);
    return host.endsWith("]") ? host : PORT.matcher(host).replaceFirst("");
  }

  /** Whether it can be read without doubt. */
  static boolean isReadable(String uri) {
    return !uri.startsWith(":")
        && uri.chars().noneMatch(c -> c < 0x20 || c == 0x7f)
        && DomainLabels.isDomain(withPort(uri));
  }
}
