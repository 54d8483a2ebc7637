package io.github.dockertls.internal.text;

import java.util.regex.Pattern;

/** A host with its port, as addresses and messages write them. */
public final class HostPort {
  private static final Pattern USER_INFO = Pattern.compile("://[^/ ]*@");

  private HostPort() {}

  /** {@code host:port}, with an IPv6 address in brackets. */
  public static String of(String host, int port) {
    return bracketed(host) + ":" + port;
  }

  /** The host, in brackets if it is an IPv6 address; it must not have them already. */
  public static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** The text without that sign at its end, however often it stands there. */
  public static String withoutTrailing(char sign, String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == sign) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The text without the user info of URLs in it, which may hold a password. */
  public static String withoutUser(String url) {
    return USER_INFO.matcher(url).replaceAll("://");
  }
}
