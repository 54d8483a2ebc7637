package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.List;

/** A daemon that did not come up, told with the end of its log. Stateless. */
final class StartFailure {
  private static final int LAST_LINES = 12;

  private StartFailure() {}

  /**
   * Says what became of a daemon.
   *
   * @param subject which daemon
   * @param what what it did instead of answering
   */
  static DockerTlsException of(String subject, String what, String log, Throwable cause) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        subject
            + " "
            + what
            + (last.isEmpty()
                ? ", and it logged nothing"
                : "; its log ends with: " + String.join(" | ", last)),
        StartRemedy.of(log),
        cause);
  }
}
