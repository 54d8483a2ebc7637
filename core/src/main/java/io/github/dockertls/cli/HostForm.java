package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.HostPort;
import java.io.File;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a host that {@code -H} and {@code DOCKER_HOST} take, brought to the one that is
 * dialled: {@code build1} is {@code tcp://build1:2375} (CLI rules 27 to 32). Hosts of stored
 * contexts do not pass through here (CLI rule 39).
 */
final class HostForm {
  static final String DEFAULT_SOCKET =
      isWindows() ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";
  private static final String DEFAULT_TLS = "tcp://localhost:2376";
  private static final String DEFAULT_HOST = "localhost";
  private static final String DEFAULT_PORT = "2375";

  private HostForm() {}

  static boolean isWindows() {
    return File.separatorChar == '\\';
  }

  /** The host that is used if none is given: with TLS it is not the socket (CLI rule 27). */
  static String defaultHost(boolean tls) {
    return tls ? DEFAULT_TLS : DEFAULT_SOCKET;
  }

  /**
   * Brings a host to its full form.
   *
   * @param given not blank; blanks around it are dropped
   * @param origin where it was given, for the message
   * @throws DockerTlsException {@code host-invalid}
   */
  static String normalize(String given, String origin) {
    String text = given.strip();
    int cut = text.indexOf("://");
    String scheme = cut < 0 ? "tcp" : text.substring(0, cut);
    String rest = cut < 0 ? text : text.substring(cut + 3);
    return switch (scheme) {
      case "tcp" -> tcp(rest, text, origin);
      case "unix" -> simple(scheme, rest, "/var/run/docker.sock", text, origin);
      case "npipe" -> simple(scheme, rest, "//./pipe/docker_engine", text, origin);
      case "fd", "ssh" -> text;
      default ->
          throw invalid(
              text,
              origin,
              "its scheme is none of tcp, unix and npipe",
              scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")
                  ? "Write tcp:// there; whether TLS is spoken is said by --tls or --tlsverify"
                  : null);
    };
  }

  private static String simple(
      String scheme, String rest, String defaultPath, String text, String origin) {
    String path = rest.startsWith(scheme + "://") ? rest.substring(scheme.length() + 3) : rest;
    if (path.contains("://")) {
      throw invalid(text, origin, "it has two schemes", null);
    }
    return scheme + "://" + (path.isEmpty() ? defaultPath : path);
  }

  private static String tcp(String rest, String text, String origin) {
    if (rest.isEmpty() || rest.equals("tcp://")) {
      return "tcp://" + DEFAULT_HOST + ":" + DEFAULT_PORT;
    }
    String address = rest.startsWith("tcp://") ? rest.substring(6) : rest;
    if (address.contains("://")) {
      throw invalid(text, origin, "it has two schemes", null);
    }
    try {
      GoUrl url =
          GoUrl.parse("tcp://" + (address.endsWith("]:") ? address + DEFAULT_PORT : address));
      return fill(url, text, origin);
    } catch (GoUrl.SyntaxException e) {
      throw invalid(text, origin, e.getMessage(), null);
    }
  }

  private static String fill(GoUrl url, String text, String origin) {
    String @Nullable [] parts = split(url.authority());
    if (parts == null) {
      parts = split(join(url.authority(), DEFAULT_PORT));
    }
    if (parts == null) {
      throw invalid(
          text,
          origin,
          "it is an IPv6 address in brackets without a port",
          "Add the port: \"tcp://" + url.authority() + ":2376\"");
    }
    String host = parts[0].isEmpty() ? DEFAULT_HOST : parts[0];
    String port = parts[1].isEmpty() ? DEFAULT_PORT : parts[1];
    return "tcp://" + join(host, port) + url.path();
  }

  private static String join(String host, String port) {
    return HostPort.bracketed(host) + ":" + port;
  }

  /** Host and port, or null if the text is not exactly these. */
  private static String @Nullable [] split(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return null;
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      if (end != host.length() - 1) {
        return null;
      }
      host = host.substring(1, end);
      if (host.indexOf('[') >= 0) {
        return null;
      }
    } else if (host.indexOf(':') >= 0 || host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
      return null;
    }
    return new String[] {host, text.substring(colon + 1)};
  }

  /** The port as a number; the CLI finds out while dialling (CLI rule 31). */
  static int port(String digits, String text, String origin) {
    BigInteger port = new BigInteger(digits);
    if (port.bitLength() > 16) {
      throw invalid(text, origin, "its port is above 65535", null);
    }
    return port.intValue();
  }

  static DockerTlsException invalid(
      String text, String origin, @Nullable String detail, @Nullable String remedy) {
    return new DockerTlsException(
        Reason.HOST_INVALID,
        "The host \""
            + HostPort.withoutUser(text)
            + "\" ("
            + origin
            + ") cannot be dialled: "
            + detail,
        remedy != null
            ? remedy
            : "Give a host like tcp://build1.example.com:2376 or unix:///var/run/docker.sock");
  }
}
