package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.HostPort;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP or SOCKS5 proxy.
 *
 * @param kind what it speaks
 * @param host its host, IPv6 without brackets
 * @param port its port
 * @param credentials who we are to it, or null
 */
record Proxy(Kind kind, String host, int port, @Nullable Credentials credentials) {
  private static final Pattern BEHIND = Pattern.compile("[/?#].*$");

  /** What a proxy speaks. */
  enum Kind {
    HTTP(80),
    SOCKS5(1080);

    private final int port;

    Kind(int port) {
      this.port = port;
    }

    /** Go looks no name up for {@code socks5} either, so that both mean the same. */
    static Kind of(String scheme) {
      return switch (scheme) {
        case "http" -> HTTP;
        case "socks5", "socks5h" -> SOCKS5;
        default ->
            throw invalid(
                "The proxy's scheme \"" + scheme + "\" is not supported",
                "Use http:// or socks5://");
      };
    }
  }

  /** A user of the proxy. */
  record Credentials(String user, String password) {
    String basic() {
      byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    @Override
    public String toString() {
      return "Credentials[]";
    }
  }

  /** Takes {@code http://user:password@host:port}; scheme and port may be missing, as in Go. */
  static Proxy parse(String url) {
    String rest = url.strip();
    Kind kind = Kind.HTTP;
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      kind = Kind.of(rest.substring(0, scheme).toLowerCase(Locale.ROOT));
      rest = rest.substring(scheme + 3);
    }
    rest = BEHIND.matcher(rest).replaceFirst("");
    Credentials credentials = null;
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      credentials = credentials(rest.substring(0, at));
      rest = rest.substring(at + 1);
    }
    boolean bracket = rest.startsWith("[");
    int colon = bracket ? rest.indexOf(':', rest.indexOf(']') + 1) : rest.lastIndexOf(':');
    String host = colon < 0 ? rest : rest.substring(0, colon);
    if (bracket && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port =
        colon < 0 || colon == rest.length() - 1 ? kind.port : port(rest.substring(colon + 1));
    return new Proxy(kind, host, port, credentials).checked();
  }

  private Proxy checked() {
    if (host.isEmpty()) {
      throw invalid("The proxy has no host", "Give it as http://host:port");
    }
    return this;
  }

  /** Whether requests over plain HTTP go to the proxy itself, with absolute URIs. */
  boolean takesRequests() {
    return kind == Kind.HTTP;
  }

  private static int port(String text) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 0xffff) {
      return Integer.parseInt(text);
    }
    throw invalid("The proxy's port is not a number up to 65535", "Give it as http://host:port");
  }

  private static Credentials credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return new Credentials(decode(user), decode(password));
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
    return HostPort.of(host, port);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "Proxy[" + display() + "]";
  }
}
