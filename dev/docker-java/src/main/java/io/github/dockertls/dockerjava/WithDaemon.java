package io.github.dockertls.dockerjava;

import io.github.dockertls.testing.Dockerd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs a command with a throw-away daemon in its environment. Stateless. */
public final class WithDaemon {
  private WithDaemon() {}

  /**
   * Ends with the command's status. Beside the variables that lead to the daemon over TLS, the
   * command has {@code DAEMON_SOCKET}, the URL of its Unix socket.
   *
   * @param args the dockerd, the URL of a mirror of Docker Hub, the command and its arguments
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int status;
    try (Dockerd dockerd =
        Dockerd.builder()
            .binary(Path.of(args[0]))
            .tinyImage()
            .arguments("--registry-mirror=" + args[1])
            .start()) {
      ProcessBuilder command =
          new ProcessBuilder(List.of(args).subList(2, args.length)).inheritIO();
      command.environment().putAll(dockerd.environment());
      command.environment().put("DAEMON_SOCKET", dockerd.socketEndpoint().host());
      status = command.start().waitFor();
    }
    System.exit(status);
  }
}
