package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that stood, and whose other end the kernel no longer reaches. */
final class LostConnection {
  /**
   * ETIMEDOUT, and what a router or the own machine said of the way meanwhile (tcp_write_err in
   * Linux takes the latter in its place): EHOSTUNREACH, ENETUNREACH, ENETDOWN; then Windows' words.
   */
  private static final List<String> TOLD_BY_THE_KERNEL =
      List.of(
          "Connection timed out",
          "No route to host",
          "Host is unreachable",
          "Network is unreachable",
          "Network is down",
          "Operation timed out",
          "An established connection was aborted by the software in your host machine");

  private LostConnection() {}

  /** What to throw if that is what a failed read or write means; else null. */
  static @Nullable DockerTlsException of(Throwable failure, String host) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof IOException
          && !(t instanceof SocketTimeoutException)
          && TOLD_BY_THE_KERNEL.stream().anyMatch(message::startsWith)) {
        return new DockerTlsException(
            Reason.CONNECTION_LOST,
            "The connection to \"" + host + "\" is lost: nothing comes back any more",
            "Check the network and gateways between, and that the host still runs; then repeat the"
                + " call",
            failure);
      }
    }
    return null;
  }
}
