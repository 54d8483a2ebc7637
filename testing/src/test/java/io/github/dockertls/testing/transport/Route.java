package io.github.dockertls.testing.transport;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.transport.Wires.Wire;
import java.util.Set;

/**
 * A daemon, and how it is reached.
 *
 * @param engine the daemon's version
 * @param docker a client for all tests of the route
 * @param protocols what the handshakes of the client so far agreed on
 */
record Route(String engine, Wire wire, DockerClient docker, Set<String> protocols) {
  @Override
  public String toString() {
    return "dockerd " + engine + " over " + wire;
  }
}
