package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** A daemon or a swarm, and a client, in a JUnit store, which closes them. Thread-safe. */
final class RunningDaemon implements AutoCloseable {
  /** What can be had: the one list of it. */
  private static final Map<Class<?>, Function<RunningDaemon, Object>> VALUES = values();

  private final @Nullable DockerdSwarm swarm;
  private final Dockerd dockerd;
  private @Nullable DockerClient client;

  RunningDaemon(DockerdSettings settings) {
    swarm = settings.nodes().count() > 1 ? DockerdSwarm.start(settings) : null;
    dockerd = swarm == null ? DockerdStart.with(settings) : swarm.manager();
  }

  private static Map<Class<?>, Function<RunningDaemon, Object>> values() {
    Map<Class<?>, Function<RunningDaemon, Object>> values = new LinkedHashMap<>();
    values.put(DockerClient.class, RunningDaemon::client);
    values.put(DockerEndpoint.class, running -> running.dockerd.endpoint());
    values.put(Dockerd.class, running -> running.dockerd);
    values.put(CertificateAuthority.class, running -> running.dockerd.certificateAuthority());
    values.put(DaemonNetwork.class, running -> running.dockerd.network());
    values.put(DockerdRegistry.class, running -> running.dockerd.registry());
    values.put(DockerdSwarm.class, RunningDaemon::swarm);
    return values;
  }

  static boolean provides(Class<?> type) {
    return VALUES.containsKey(type);
  }

  /** The names of what can be had, as a sentence lists them. */
  static String provided() {
    List<String> names = VALUES.keySet().stream().map(Class::getSimpleName).toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  Object value(Class<?> type) {
    try {
      return Objects.requireNonNull(VALUES.get(type), type.getName()).apply(this);
    } catch (IllegalStateException e) {
      throw new ExtensionConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  Dockerd dockerd() {
    return dockerd;
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
