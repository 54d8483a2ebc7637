package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs daemons as processes of this machine. Immutable. */
final class ProcessEngine implements Engine {
  private final ProcessNetwork network;

  /** Each daemon gets a bridge of its own in the machine's network. */
  ProcessEngine() {
    this(new HostNetwork());
  }

  /** The one daemon that is started lives in this network. */
  ProcessEngine(ProcessNetwork network) {
    this.network = network;
  }

  @Override
  public @Nullable DockerTlsException missing(DockerdSettings settings) {
    if (settings.company().registry() != DockerdSettings.RegistryAccess.NONE
        && RegistryProcess.missing() != null) {
      return RegistryProcess.missing();
    }
    return Prerequisites.missing(settings.engine());
  }

  @Override
  public String address() {
    return network.address();
  }

  @Override
  public InetAddress callback() throws IOException {
    return InetAddress.getByName(network.host());
  }

  @Override
  public InetAddress registryAddress(DaemonHome home) throws IOException {
    return network.registryAddress(home);
  }

  @Override
  public Daemon start(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      @Nullable AuthorizationPlugin authorization)
      throws IOException, InterruptedException {
    if (authorization != null) {
      authorization.announce(home);
    }
    network.create(home);
    return DaemonProcess.start(settings, home, certificates, network);
  }

  @Override
  public SwarmGround swarm(@Nullable Path directory) throws IOException {
    return SwarmNetwork.create(directory);
  }

  @Override
  public void remove(DaemonHome home) throws IOException {
    Remains.remove(home);
  }

  @Override
  public void removeAbandoned(@Nullable Path directory) {
    Remains.removeAbandoned(directory);
  }
}
