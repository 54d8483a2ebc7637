package io.github.dockertls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * A URL taken apart as Go's {@code net/url} does it, because that decides which hosts the CLI takes
 * (CLI rules 29 to 31 and 39). {@code java.net.URI} differs in most odd forms: it refuses
 * underscores in names, and accepts what Go refuses.
 *
 * @param scheme in lower case, empty if there is none
 * @param authority host and port, decoded, without user info
 * @param userInfo as written, empty if there is none
 * @param path decoded
 */
record GoUrl(String scheme, String authority, String userInfo, String path) {
  private static final String HOST_PUNCTUATION = "!$&'()*+,;=:[]<>\"-_.~";
  private static final String USER_PUNCTUATION = "-._:~!$&'()*+,;=%@";

  /** What is wrong with a URL; becomes part of a message. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
      super(message, null, false, false);
    }
  }

  private enum Part {
    HOST,
    ZONE,
    OTHER
  }

  static GoUrl parse(String text) throws SyntaxException {
    // Bytes as chars: escapes stand for bytes, not for characters.
    String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
    int fragment = bytes.indexOf('#');
    if (fragment >= 0) {
      unescape(bytes.substring(fragment + 1), Part.OTHER);
      bytes = bytes.substring(0, fragment);
    }
    if (bytes.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new SyntaxException("it holds a control character");
    }
    int colon = schemeEnd(bytes);
    String scheme = colon < 0 ? "" : bytes.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = bytes.substring(colon + 1);
    int query = rest.indexOf('?');
    if (query >= 0) {
      rest = rest.substring(0, query);
    }
    return afterScheme(scheme, rest);
  }

  private static GoUrl afterScheme(String scheme, String rest) throws SyntaxException {
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        return new GoUrl(scheme, "", "", "");
      }
      int slash = rest.indexOf('/');
      if ((slash < 0 ? rest : rest.substring(0, slash)).contains(":")) {
        throw new SyntaxException("it has a colon but no scheme such as tcp://");
      }
    }
    boolean hasAuthority = rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"));
    if (!hasAuthority) {
      return new GoUrl(scheme, "", "", utf8(unescape(rest, Part.OTHER)));
    }
    int slash = rest.indexOf('/', 2);
    String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
    String path = slash < 0 ? "" : rest.substring(slash);
    int at = authority.lastIndexOf('@');
    String host = host(authority.substring(at + 1));
    String user = at < 0 ? "" : authority.substring(0, at);
    if (!user.chars().allMatch(c -> alphanumeric(c) || USER_PUNCTUATION.indexOf(c) >= 0)) {
      throw new SyntaxException("its user info holds a character that has no place there");
    }
    unescape(user, Part.OTHER);
    return new GoUrl(scheme, utf8(host), user, utf8(unescape(path, Part.OTHER)));
  }

  /** Where the colon after the scheme is, -1 if there is no scheme. */
  private static int schemeEnd(String text) throws SyntaxException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        if (i == 0) {
          throw new SyntaxException("its scheme is missing");
        }
        return i;
      }
      boolean letter = alphanumeric(c) && !digit(c);
      if (!letter && (i == 0 || !(digit(c) || c == '+' || c == '-' || c == '.'))) {
        return -1;
      }
    }
    return -1;
  }

  private static String host(String text) throws SyntaxException {
    if (!text.startsWith("[")) {
      int colon = text.lastIndexOf(':');
      if (colon >= 0) {
        requirePort(text.substring(colon));
      }
      return unescape(text, Part.HOST);
    }
    int end = text.lastIndexOf(']');
    if (end < 0) {
      throw new SyntaxException("the ']' after the address is missing");
    }
    requirePort(text.substring(end + 1));
    int zone = text.substring(0, end).indexOf("%25");
    return zone < 0
        ? unescape(text, Part.HOST)
        : unescape(text.substring(0, zone), Part.HOST)
            + unescape(text.substring(zone, end), Part.ZONE)
            + unescape(text.substring(end), Part.HOST);
  }

  private static void requirePort(String colonAndPort) throws SyntaxException {
    if (!isPort(colonAndPort)) {
      throw new SyntaxException(
          "\"" + utf8(colonAndPort) + "\" after the host is no port, which is digits alone");
    }
  }

  private static boolean isPort(String colonAndPort) {
    return colonAndPort.isEmpty()
        || (colonAndPort.charAt(0) == ':' && colonAndPort.chars().skip(1).allMatch(GoUrl::digit));
  }

  private static String unescape(String text, Part part) throws SyntaxException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        out.write(escaped(text, i, part));
        i += 2;
      } else if (part != Part.OTHER && c < 0x80 && !hostCharacter(c)) {
        throw new SyntaxException("'" + c + "' has no place in a host name");
      } else {
        out.write(c);
      }
    }
    return out.toString(ISO_8859_1);
  }

  private static int escaped(String text, int at, Part part) throws SyntaxException {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    String escape = text.substring(at, Math.min(at + 3, text.length()));
    int value = high * 16 + low;
    boolean allowed =
        high >= 0
            && low >= 0
            && switch (part) {
              case HOST -> high >= 8 || escape.equals("%25");
              case ZONE -> escape.equals("%25") || value == ' ' || hostCharacter(value);
              case OTHER -> true;
            };
    if (!allowed) {
      throw new SyntaxException("\"" + escape + "\" is no escape that is allowed there");
    }
    return value;
  }

  private static boolean hostCharacter(int c) {
    return alphanumeric(c) || HOST_PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean alphanumeric(int c) {
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  /**
   * A host without its port and brackets; a text that ends in no port is all host.
   *
   * @param hostPort such as {@code [::1]:2376}
   * @return such as {@code ::1}
   */
  static String hostname(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    String host =
        colon >= 0 && isPort(hostPort.substring(colon)) ? hostPort.substring(0, colon) : hostPort;
    return host.startsWith("[") && host.endsWith("]") && host.length() > 1
        ? host.substring(1, host.length() - 1)
        : host;
  }

  /** The port of a host and port, as digits; empty if there is none. */
  static String port(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    return colon >= 0 && isPort(hostPort.substring(colon)) ? hostPort.substring(colon + 1) : "";
  }
}
