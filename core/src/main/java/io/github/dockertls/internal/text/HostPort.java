package io.github.dockertls.internal.text;

/** A host with its port, as addresses and messages write them. */
public final class HostPort {
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

  /**
   * A host or proxy without its user info, which may hold a password. A password may hold what ends
   * an authority, so the last {@code @} counts; a socket's path keeps its own.
   */
  public static String withoutUser(String host) {
    int at = host.lastIndexOf('@');
    if (at < 0 || host.startsWith("unix:") || host.startsWith("npipe:")) {
      return host;
    }
    int slashes = host.indexOf("//");
    int user = slashes < 0 || slashes > at ? 0 : slashes + 2;
    return host.substring(0, user) + host.substring(at + 1);
  }
}
