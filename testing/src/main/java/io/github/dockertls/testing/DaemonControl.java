package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;

/** Does something to a daemon that runs, and tells if it cannot be done. Stateless. */
final class DaemonControl {
  private DaemonControl() {}

  /** What is done. */
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  static void run(Action action, String host) {
    try {
      action.run();
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.DAEMON_NOT_STARTED,
          "The dockerd on \"" + host + "\" cannot be controlled: " + e.getMessage(),
          "Close it and start another",
          e);
    } catch (InterruptedException e) {
      throw DockerdStart.interrupted(e);
    }
  }
}
