package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** A daemon or a swarm, and a client, in a JUnit store, which closes them. Thread-safe. */
final class RunningDaemon implements AutoCloseable {
  private static final Set<Class<?>> TYPES =
      Set.of(
          DockerClient.class,
          DockerEndpoint.class,
          Dockerd.class,
          DockerdSwarm.class,
          CertificateAuthority.class);

  private final @Nullable DockerdSwarm swarm;
  private final Dockerd dockerd;
  private @Nullable DockerClient client;

  RunningDaemon(DockerdSettings settings) {
    swarm = settings.nodes().count() > 1 ? DockerdSwarm.start(settings) : null;
    dockerd = swarm == null ? DockerdStart.with(settings) : swarm.manager();
  }

  static boolean provides(Class<?> type) {
    return TYPES.contains(type);
  }

  Object value(Class<?> type) {
    if (type == DockerClient.class) {
      return client();
    }
    if (type == DockerEndpoint.class) {
      return dockerd.endpoint();
    }
    if (type == DockerdSwarm.class) {
      return swarm();
    }
    return type == Dockerd.class ? dockerd : dockerd.certificateAuthority();
  }

  private DockerdSwarm swarm() {
    if (swarm == null) {
      throw new ExtensionConfigurationException(
          "A DockerdSwarm was asked for, but there is one daemon only; give @TlsDockerd(nodes = 3)");
    }
    return swarm;
  }

  private synchronized DockerClient client() {
    if (client == null) {
      client = dockerd.endpoint().connect();
    }
    return client;
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      if (client != null) {
        client.close();
      }
    } finally {
      if (swarm != null) {
        swarm.close();
      } else {
        dockerd.close();
      }
    }
  }
}
