package io.github.dockertls.testing;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.testing.DockerdSettings.RegistryAccess;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What stands beside one daemon, if it was asked for: a network with faults, a registry. */
final class DockerdCompany implements AutoCloseable {
  private final @Nullable RegistryProcess registry;
  private final @Nullable Relay relay;

  private DockerdCompany(@Nullable RegistryProcess registry, @Nullable Relay relay) {
    this.registry = registry;
    this.relay = relay;
  }

  /** Starts it beside a daemon that serves; of what fails, the home's removal leaves nothing. */
  static DockerdCompany start(
      DockerdSettings.Company settings,
      Engine engine,
      Daemon daemon,
      DaemonHome home,
      CertificateAuthority authority)
      throws IOException, InterruptedException {
    RegistryProcess registry = null;
    if (settings.registry() != RegistryAccess.NONE) {
      boolean guarded = settings.registry() == RegistryAccess.PASSWORD;
      registry = RegistryProcess.start(home, engine.registryAddress(home), authority, guarded);
      Path ca = home.serverCertificates().resolve("ca.pem");
      daemon.trustRegistry(registry.address(), ca);
    }
    Relay relay = settings.network() ? Relay.start(engine.address(), daemon.port()) : null;
    return new DockerdCompany(registry, relay);
  }

  /** Where clients connect to, if it is not the daemon itself. */
  @Nullable String address() {
    return relay == null ? null : "127.0.0.1:" + relay.port();
  }

  DaemonNetwork network(Dockerd dockerd) {
    if (relay == null) {
      throw new IllegalStateException(
          dockerd
              + " was started without a network in between; start it with"
              + " Dockerd.builder().network() or @TlsDockerd(network = true)");
    }
    return new DaemonNetwork(relay);
  }

  DockerdRegistry registry(Dockerd dockerd) {
    if (registry == null) {
      throw new IllegalStateException(
          dockerd
              + " was started without a registry; start it with Dockerd.builder().registry() or"
              + " @TlsDockerd(registry = true)");
    }
    return new DockerdRegistry(registry);
  }

  @Override
  public void close() {
    if (relay != null) {
      relay.close();
    }
    if (registry != null) {
      registry.close();
    }
  }
}
