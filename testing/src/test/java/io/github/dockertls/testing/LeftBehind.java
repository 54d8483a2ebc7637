package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;

/**
 * A program that starts a daemon with a container and waits to be killed, or ends without a word.
 */
final class LeftBehind {
  private LeftBehind() {}

  /** Prints the daemon's folder once the container runs; then "wait" waits for ever. */
  public static void main(String[] arguments) throws Exception {
    Dockerd dockerd = Dockerd.builder().tinyImage().start();
    try (DockerClient docker = dockerd.endpoint().connect()) {
      Calls.startSleeping(docker);
    }
    System.out.println(DaemonTraces.of(dockerd).home());
    if (arguments[0].equals("wait")) {
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }
}
