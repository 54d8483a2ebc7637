package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A daemon and its client in a JUnit store, which closes both. Thread-safe. */
final class RunningDaemon implements AutoCloseable {
  private static final Set<Class<?>> TYPES =
      Set.of(DockerClient.class, DockerEndpoint.class, Dockerd.class, CertificateAuthority.class);

  private final Dockerd dockerd;
  private @Nullable DockerClient client;

  RunningDaemon(DockerdSettings settings) {
    dockerd = DockerdStart.with(settings);
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
    return type == Dockerd.class ? dockerd : dockerd.certificateAuthority();
  }

  private synchronized DockerClient client() {
    if (client == null) {
      client = dockerd.endpoint().connect();
    }
    return client;
  }

  @Override
  public synchronized void close() throws IOException {
    try (dockerd) {
      if (client != null) {
        client.close();
      }
    }
  }
}
