package io.github.dockertls.testing;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A dockerd in a privileged container of an image such as {@code docker:dind}. Not thread-safe.
 *
 * <p>The image's entry point prepares the container for a dockerd that gets our flags: its own way
 * with certificates refuses those that a client is to refuse. It runs below a shell that starts the
 * daemon again when told to: another start of the container would publish another port.
 */
final class DaemonContainer implements Daemon {
  private static final int PORT = 2376;
  private static final String CERTIFICATES = "/certs/server";

  private static final String RUN =
      "while dockerd-entrypoint.sh dockerd \"$@\"; [ -e /run/again ]; do rm /run/again; done";

  /** Containers that ignore being asked to end would hold up the daemon for 15 seconds. */
  private static final String RUN_AGAIN =
      """
      pid=$(cat /var/run/docker.pid) && : >/run/again && kill -CONT "$pid" && kill "$pid" || exit 1
      while kill -0 "$pid" 2>/dev/null; do
        for shim in $(pgrep containerd-shim); do pkill -KILL -P "$shim"; done
        sleep 0.1
      done""";

  private final DockerdSettings settings;
  private final DaemonHome home;
  private final DaemonCertificates certificates;
  private final GenericContainer<?> container;
  private final String image;

  private DaemonContainer(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      @Nullable String hostName,
      Map<String, String> labels) {
    this.settings = settings;
    this.home = home;
    this.certificates = certificates;
    image = settings.engine().imageOrDefault();
    container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withPrivilegedMode(true)
            .withLabels(labels)
            .withExposedPorts(PORT)
            .withCopyFileToContainer(serverFiles(), CERTIFICATES)
            .withCreateContainerCmdModifier(create -> configure(create, hostName))
            .waitingFor(new NoWait());
  }

  private void configure(CreateContainerCmd create, @Nullable String hostName) {
    if (hostName != null) {
      create.withHostName(hostName);
    }
    create.withEntrypoint("sh", "-c", RUN, "dockerd").withCmd(flags());
  }

  static DaemonContainer start(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      @Nullable AuthorizationPlugin authorization,
      @Nullable String hostName,
      Map<String, String> labels)
      throws IOException, InterruptedException {
    DaemonContainer daemon = new DaemonContainer(settings, home, certificates, hostName, labels);
    if (authorization != null) {
      daemon.container.withCopyToContainer(
          Transferable.of(authorization.announcement()),
          AuthorizationPlugin.specification(home).toString());
    }
    try {
      daemon.container.start();
    } catch (RuntimeException e) {
      throw daemon.notStarted(e);
    }
    daemon.awaitAnswer();
    return daemon;
  }

  /** We ask the daemon ourselves, with a client certificate. */
  private static final class NoWait extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {}
  }

  private MountableFile serverFiles() {
    return MountableFile.forHostPath(home.serverCertificates());
  }

  private List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add("--host=unix:///var/run/docker.sock");
    flags.add("--host=tcp://0.0.0.0:" + PORT);
    flags.add("--shutdown-timeout=2");
    flags.addAll(settings.clientVerification().flags(CERTIFICATES));
    flags.addAll(settings.flags(home));
    return flags;
  }

  /** Returns once the daemon answered over mutual TLS. */
  private void awaitAnswer() throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(settings.startTimeout());
    SSLContext context = administration().sslContext();
    while (true) {
      try {
        Ping.overTls(context, container.getHost(), port(), deadline);
        return;
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!container.isRunning()) {
          throw failure("ended before it answered", e);
        }
        if (deadline.isOver()) {
          throw failure("did not answer within " + settings.startTimeout().toSeconds() + " s", e);
        }
      }
    }
  }

  @Override
  public int port() {
    return container.getMappedPort(PORT);
  }

  @Override
  public String peerAddress() {
    return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(image + " is in no network"));
  }

  @Override
  public DockerEndpoint socket() {
    throw new DockerTlsException(
        Reason.PROTOCOL_NOT_AVAILABLE,
        "The Unix socket of the dockerd at \""
            + container.getHost()
            + ":"
            + port()
            + "\" is in its"
            + " container",
        "Use endpoint(), or start the daemon with engine(EngineKind.PROCESS)");
  }

  @Override
  public DockerEndpoint administration() {
    return certificates.administration(port());
  }

  @Override
  public String logs() {
    return container.getLogs();
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    container.copyFileToContainer(serverFiles(), CERTIFICATES);
    run(RUN_AGAIN);
    awaitAnswer();
  }

  @Override
  public void pause() throws IOException, InterruptedException {
    run("kill -STOP $(cat /var/run/docker.pid)");
  }

  @Override
  public void resume() throws IOException, InterruptedException {
    run("kill -CONT $(cat /var/run/docker.pid)");
  }

  @Override
  public void trustRegistry(String host, Path ca) {
    container.copyFileToContainer(
        MountableFile.forHostPath(ca), "/etc/docker/certs.d/" + host + "/ca.crt");
  }

  private void run(String script) throws IOException, InterruptedException {
    ExecResult result = container.execInContainer("sh", "-c", script);
    if (result.getExitCode() != 0) {
      throw new IOException(
          "\"%s\" in the container: %s".formatted(script, result.getStderr().strip()));
    }
  }

  @Override
  public void stop() throws IOException {
    thaw();
    container.stop();
  }

  /** A frozen container of the daemon would hold up the end of the container around it. */
  private void thaw() throws IOException {
    try {
      container.execInContainer("sh", "-c", ContainerEngine.THAW);
    } catch (RuntimeException e) {
      // It does not run any more.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DockerTlsException notStarted(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        "No container of \"" + image + "\" can be started: " + root.getMessage(),
        "See that Docker has or can pull the image and allows privileged containers;"
            + " containerImage(...) names another",
        e);
  }

  private DockerTlsException failure(String what, Throwable cause) {
    return StartFailure.of("The dockerd in a container of \"" + image + "\"", what, logs(), cause);
  }
}
