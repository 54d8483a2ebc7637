package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param host its host, IPv6 without brackets
 * @param port its port
 * @param authorization the value of Proxy-Authorization, or null
 */
record Proxy(String host, int port, @Nullable String authorization) {

  /** Takes {@code http://user:password@host:port}; scheme and port may be missing, as in Go. */
  static Proxy parse(String url) {
    String rest = url.strip();
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      String name = rest.substring(0, scheme).toLowerCase(Locale.ROOT);
      if (!name.equals("http")) {
        throw invalid("The proxy's scheme \"" + name + "\" is not supported", "Use http://");
      }
      rest = rest.substring(scheme + 3);
    }
    rest = rest.replaceFirst("[/?#].*$", "");
    String authorization = null;
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      authorization = basic(rest.substring(0, at));
      rest = rest.substring(at + 1);
    }
    boolean bracket = rest.startsWith("[");
    int colon = bracket ? rest.indexOf(':', rest.indexOf(']') + 1) : rest.lastIndexOf(':');
    String host = colon < 0 ? rest : rest.substring(0, colon);
    if (bracket && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Proxy(host, port(colon < 0 ? "" : rest.substring(colon + 1)), authorization)
        .checked();
  }

  private Proxy checked() {
    if (host.isEmpty()) {
      throw invalid("The proxy has no host", "Give it as http://host:port");
    }
    return this;
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return 80;
    }
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 0xffff) {
      return Integer.parseInt(text);
    }
    throw invalid("The proxy's port is not a number up to 65535", "Give it as http://host:port");
  }

  private static String basic(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    String plain = decode(user) + ":" + decode(password);
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static DockerTlsException invalid(String fact, String remedy) {
    return new DockerTlsException(Reason.HOST_INVALID, fact, remedy);
  }

  String display() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "Proxy[" + display() + "]";
  }
}
