package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.HostPort;
import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.x509.IpAddress;

/**
 * What a transport talks to.
 *
 * @param kind how it is reached
 * @param host the host as given, IPv6 without brackets; for the other kinds the path
 * @param port 0 where there is none
 */
record Address(Kind kind, String host, int port) {
  enum Kind {
    TCP,
    UNIX,
    NPIPE
  }

  /** The host, which must not be able to end a line or a word of a request. */
  static String checkedHost(String host) {
    boolean odd =
        host.codePoints()
            .anyMatch(
                c ->
                    c <= ' '
                        || c == 0x7f
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c));
    if (odd) {
      throw new DockerTlsException(
          Reason.HOST_INVALID,
          "The host \"" + Printable.line(host) + "\" holds blanks or control characters",
          "Give a DNS name or an IP address alone");
    }
    return host;
  }

  /** As messages show it. */
  String display() {
    return switch (kind) {
      case TCP -> "tcp://" + authority();
      case UNIX -> "unix://" + host;
      case NPIPE -> "npipe://" + host;
    };
  }

  /** {@code host:port}, as in a request line. */
  String authority() {
    return HostPort.of(host, port);
  }

  /** The CLI's own Host header (CLI rule 32). */
  String hostHeader() {
    return kind == Kind.TCP ? authority() : "api.moby.localhost";
  }

  /** Whether a name looks like an address that only lenient resolvers take (CLI rule 31). */
  static boolean isShortenedIp(String name) {
    return name.matches("[0-9.]+|0[xX][0-9a-fA-F.]*") && !IpAddress.isAddress(name);
  }

  /** Whether it is an address, perhaps with a zone, and not a name. */
  static boolean isIp(String host) {
    return !IpAddress.isName(host);
  }
}
