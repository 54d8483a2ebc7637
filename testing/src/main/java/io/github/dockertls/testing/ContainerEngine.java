package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * Runs daemons in privileged containers of the Docker that Testcontainers finds.
 *
 * <p>A container bears the name of the daemon's folder, which tells its owner, and the boot of the
 * machine that the owner runs on: others may use the same Docker. Immutable; not to be loaded where
 * Testcontainers is missing.
 */
final class ContainerEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEngine.class);
  private static final String HOME_LABEL = "io.github.dockertls.testing.home";
  private static final String BOOT_LABEL = "io.github.dockertls.testing.boot";

  /** In both versions of cgroups, from above to below; a container's own are those of its files. */
  static final String THAW =
      """
      find /sys/fs/cgroup -name freezer.state 2>/dev/null |
        while read -r file; do echo THAWED >"$file"; done
      find /sys/fs/cgroup -mindepth 2 -name cgroup.freeze 2>/dev/null |
        while read -r file; do echo 0 >"$file"; done
      :""";

  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(20);

  private final @Nullable String hostName;

  ContainerEngine() {
    this(null);
  }

  /** The daemon that is started has this name, or one that its Docker makes up. */
  private ContainerEngine(@Nullable String hostName) {
    this.hostName = hostName;
  }

  @Override
  public @Nullable DockerTlsException missing(DockerdSettings settings) {
    if (settings.company().registry() != DockerdSettings.RegistryAccess.NONE
        && RegistryProcess.missing() != null) {
      return RegistryProcess.missing();
    }
    try {
      DockerClientFactory.instance().client();
      return null;
    } catch (RuntimeException e) {
      return new DockerTlsException(
          Reason.DAEMON_NOT_STARTED,
          "No dockerd can be started in a container: Testcontainers finds no Docker here",
          "Start Docker, or set DOCKER_HOST; Testcontainers' log tells where it looked",
          e);
    }
  }

  @Override
  public String address() {
    return DockerClientFactory.instance().dockerHostIpAddress();
  }

  /** The Docker's own bridge, where it is this machine's: a process elsewhere is out of reach. */
  @Override
  public InetAddress callback() throws IOException {
    URI docker = DockerClientFactory.instance().getTransportConfig().getDockerHost();
    for (String gateway : gateways()) {
      InetAddress address = InetAddress.getByName(gateway);
      if (isHere(docker) && NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
    }
    throw new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        "A dockerd in a container of the Docker at \""
            + docker
            + "\" cannot ask this process what"
            + " its authorization rule allows",
        "Use a Docker on this machine, or engine(EngineKind.PROCESS)");
  }

  @Override
  public InetAddress registryAddress(DaemonHome home) throws IOException {
    return callback();
  }

  private static boolean isHere(URI docker) throws IOException {
    return docker.getScheme().equals("unix")
        || (docker.getHost() != null
            && InetAddress.getByName(docker.getHost()).isLoopbackAddress());
  }

  private static List<String> gateways() {
    return client()
        .inspectNetworkCmd()
        .withNetworkId("bridge")
        .exec()
        .getIpam()
        .getConfig()
        .stream()
        .map(Network.Ipam.Config::getGateway)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public Daemon start(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      @Nullable AuthorizationPlugin authorization)
      throws IOException, InterruptedException {
    return DaemonContainer.start(
        settings, home, certificates, authorization, hostName, labels(home));
  }

  private static Map<String, String> labels(DaemonHome home) throws IOException {
    return Map.of(HOME_LABEL, home.name(), BOOT_LABEL, boot());
  }

  /** A number that the kernel makes up when it starts. */
  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  /** The Docker's own bridge joins them: nothing is to be made. */
  @Override
  public SwarmGround swarm(@Nullable Path directory) {
    return new SwarmGround() {
      @Override
      public Engine node(int index) {
        return new ContainerEngine("node" + (index + 1));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void remove(DaemonHome home) throws IOException {
    Deadline deadline = Deadline.in(REMOVAL_LIMIT);
    Map<String, String> mark = labels(home);
    for (List<Container> left = marked(mark); !left.isEmpty(); left = marked(mark)) {
      if (deadline.isOver()) {
        throw new IOException("container \"" + left.get(0).getId() + "\" cannot be removed");
      }
      left.forEach(container -> remove(container.getId()));
    }
    Remains.remove(home);
  }

  @Override
  public void removeAbandoned(@Nullable Path directory) {
    try {
      for (Container container : marked(Map.of(BOOT_LABEL, boot()))) {
        if (DaemonHome.isAbandoned(container.getLabels().getOrDefault(HOME_LABEL, ""))) {
          remove(container.getId());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Containers of ended processes may be left: {}", e.getMessage());
    }
    Remains.removeAbandoned(directory);
  }

  private static List<Container> marked(Map<String, String> labels) {
    return client().listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
  }

  /** With its volume, which holds the daemon's images. */
  private static void remove(String id) {
    thaw(id);
    try {
      client().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // Somebody else is at it, such as Testcontainers at the end of the JVM.
      LOG.debug("while removing {}", id, e);
    }
  }

  /** What is frozen in it, or with it, would not end. */
  private static void thaw(String id) {
    try {
      if (Boolean.TRUE.equals(client().inspectContainerCmd(id).exec().getState().getPaused())) {
        client().unpauseContainerCmd(id).exec();
      }
      String exec = client().execCreateCmd(id).withCmd("sh", "-c", THAW).exec().getId();
      client().execStartCmd(exec).exec(new ResultCallback.Adapter<>()).awaitCompletion();
    } catch (DockerException e) {
      // It does not run, or somebody else is at it.
      LOG.debug("while thawing {}", id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DockerClient client() {
    return DockerClientFactory.instance().client();
  }
}
