package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.net.URI;

/**
 * An address that can be dialled. Immutable and thread-safe.
 *
 * @param scheme {@code tcp}, {@code unix} or {@code npipe}
 * @param host the host to dial, IPv6 without brackets; empty unless {@code tcp}
 * @param port the port to dial, -1 unless {@code tcp}
 * @param path the prefix of all request paths, or the socket's or pipe's path; may be empty
 */
public record DockerHost(String scheme, String host, int port, String path) {
  /**
   * Parses what {@code -H} takes.
   *
   * @param text such as {@code tcp://build1:2376}
   * @return the address
   */
  public static DockerHost parse(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null && !"unix".equals(uri.getScheme())) {
      throw new DockerTlsException(
          Reason.HOST_INVALID, "\"" + text + "\" is no host", "give tcp://host:port");
    }
    return "unix".equals(uri.getScheme())
        ? new DockerHost("unix", "", -1, uri.getPath())
        : new DockerHost("tcp", uri.getHost(), uri.getPort(), uri.getPath());
  }
}
