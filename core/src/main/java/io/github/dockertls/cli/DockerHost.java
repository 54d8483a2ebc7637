package io.github.dockertls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.net.IDN;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An address that can be dialled. Immutable and thread-safe.
 *
 * <pre>{@code
 * DockerHost.parse("tcp://build1:2376/docker")   // tcp, "build1", 2376, "/docker"
 * DockerHost.parse("build1")                     // tcp, "build1", 2375, ""
 * DockerHost.parse("unix:///run/docker.sock")    // unix, "", -1, "/run/docker.sock"
 * }</pre>
 *
 * @param scheme {@code tcp}, {@code unix} or {@code npipe}
 * @param host the host to dial, IPv6 without brackets; empty unless {@code tcp}, and for {@code
 *     tcp://:2375} of a stored context, which means this machine
 * @param port the port to dial, 0 to 65535; -1 unless {@code tcp}
 * @param path the prefix of all request paths as it goes on the wire, empty or with a leading and
 *     without a trailing slash; else the socket's or pipe's path
 */
public record DockerHost(String scheme, String host, int port, String path) {
  private static final int SOCKET_PATH_LIMIT = 108;
  private static final String UNESCAPED_IN_PATH = "-_.~$&+,/:;=@";

  /**
   * Parses what {@code -H} and {@code DOCKER_HOST} take (CLI rules 27 to 32): a missing scheme is
   * {@code tcp}, a missing host {@code localhost}, a missing port 2375 also with TLS. Query,
   * fragment and user info are dropped.
   *
   * @param text such as {@code tcp://build1:2376}; a blank text is the default socket
   * @return the address
   * @throws DockerTlsException {@code host-invalid} for other forms, {@code ssh} for {@code
   *     ssh://}, {@code protocol-not-available} for {@code fd://} and, except on Windows, {@code
   *     npipe://}
   */
  public static DockerHost parse(String text) {
    String origin = "given as the host";
    String full = text.isBlank() ? HostForm.defaultHost(false) : HostForm.normalize(text, origin);
    return of(full, origin, 80);
  }

  /**
   * The address of a host that is used as it is, as those of stored contexts are (CLI rule 39).
   *
   * @param host not empty
   * @param origin where it was given, for messages
   * @param defaultPort what a missing port means
   */
  static DockerHost of(String host, String origin, int defaultPort) {
    try {
      GoUrl url = GoUrl.parse(host);
      if (url.scheme().equals("ssh")) {
        throw ssh(host, origin);
      }
      int cut = host.indexOf("://");
      String scheme = cut < 0 ? "" : host.substring(0, cut);
      String rest = cut < 0 ? "" : host.substring(cut + 3);
      if (rest.isEmpty()) {
        throw HostForm.invalid(host, origin, "it names no address after a scheme", null);
      }
      if (scheme.equals("fd")) {
        throw notAvailable(host, origin);
      }
      return switch (scheme) {
        case "unix" -> unix(rest, host, origin);
        case "npipe" -> npipe(rest, host, origin);
        // Another scheme than tcp is dialled the same way, but all of the rest is its host.
        default ->
            scheme.equals("tcp")
                ? tcp(url.authority(), prefix(url.path()), host, origin, defaultPort)
                : tcp(rest, "", host, origin, defaultPort);
      };
    } catch (GoUrl.SyntaxException e) {
      throw HostForm.invalid(host, origin, e.getMessage(), null);
    }
  }

  private static DockerHost tcp(
      String authority, String prefix, String host, String origin, int defaultPort) {
    if (authority.isEmpty()) {
      throw HostForm.invalid(host, origin, "it names no host", null);
    }
    String name = GoUrl.hostname(authority);
    String digits = GoUrl.port(authority);
    int port = digits.isEmpty() ? defaultPort : HostForm.port(digits, host, origin);
    return new DockerHost("tcp", ascii(name), port, prefix);
  }

  private static String ascii(String name) {
    if (name.chars().allMatch(c -> c < 0x80)) {
      return name;
    }
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return name; // the resolver will say that there is no such host
    }
  }

  private static DockerHost unix(String path, String host, String origin) {
    if (path.getBytes(UTF_8).length > SOCKET_PATH_LIMIT) {
      throw HostForm.invalid(
          host,
          origin,
          "its path is longer than the " + SOCKET_PATH_LIMIT + " bytes that a socket may have",
          "Make the socket, or a symbolic link to it, in a directory with a shorter path");
    }
    return new DockerHost("unix", "", -1, path);
  }

  private static DockerHost npipe(String path, String host, String origin) {
    if (!HostForm.isWindows()) {
      throw notAvailable(host, origin);
    }
    return new DockerHost("npipe", "", -1, path);
  }

  private static DockerTlsException ssh(String host, String origin) {
    return new DockerTlsException(
        Reason.SSH,
        "The host \"" + host + "\" (" + origin + ") is reached through ssh, which is not supported",
        "Use the daemon's TLS port, or forward its socket with \"ssh -L\" and give that as the host");
  }

  private static DockerTlsException notAvailable(String host, String origin) {
    return new DockerTlsException(
        Reason.PROTOCOL_NOT_AVAILABLE,
        "The host \"" + host + "\" (" + origin + ") is of a kind that this system cannot dial",
        "Give a host like tcp://build1.example.com:2376 or unix:///var/run/docker.sock");
  }

  /** The path without empty, {@code .} and {@code ..} segments, escaped (CLI rule 30). */
  private static String prefix(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    return segments.isEmpty() ? "" : escape("/" + String.join("/", segments));
  }

  private static String escape(String path) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      int c = b & 0xff;
      boolean plain =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || UNESCAPED_IN_PATH.indexOf(c) >= 0;
      escaped.append(plain ? String.valueOf((char) c) : String.format("%%%02X", c));
    }
    return escaped.toString();
  }
}
