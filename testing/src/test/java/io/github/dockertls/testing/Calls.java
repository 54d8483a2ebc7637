package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;

/** What the tests ask daemons for. */
final class Calls {
  private Calls() {}

  static void ping(DockerEndpoint endpoint) throws IOException {
    try (DockerClient docker = endpoint.connect()) {
      docker.pingCmd().exec();
    }
  }

  static Reason refusal(DockerEndpoint endpoint) throws IOException {
    try {
      ping(endpoint);
    } catch (DockerTlsException e) {
      return e.reason();
    }
    throw new AssertionError(endpoint + " was not refused");
  }

  /** Starts a container that ignores being asked to end. */
  static String startSleeping(DockerClient docker) {
    String id =
        docker
            .createContainerCmd("docker-tls-tiny")
            .withCmd("sh", "-c", "trap '' TERM; while :; do sleep 1000; done")
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    return id;
  }
}
