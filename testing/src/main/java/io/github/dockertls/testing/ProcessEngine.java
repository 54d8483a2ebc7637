package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs daemons as processes of this machine, each with a bridge of its own. Stateless. */
final class ProcessEngine implements Engine {
  private static final String LOOPBACK = "127.0.0.1";

  @Override
  public @Nullable DockerTlsException missing(DockerdSettings settings) {
    return Prerequisites.missing(settings.binary());
  }

  @Override
  public String address() {
    return LOOPBACK;
  }

  @Override
  public Daemon start(DockerdSettings settings, DaemonHome home, DaemonCertificates certificates)
      throws IOException, InterruptedException {
    Bridge.create(home.shortName());
    return DaemonProcess.start(settings, home, readiness(home, certificates));
  }

  /** Mutual TLS as a client would; the unix socket where no client could verify the server. */
  private static DaemonProcess.Readiness readiness(
      DaemonHome home, DaemonCertificates certificates) {
    return (port, deadline) -> {
      if (certificates.serverIsVerifiable()) {
        Ping.overTls(certificates.clientContext(), LOOPBACK, port, deadline);
      } else {
        Ping.overSocket(home.socket());
      }
    };
  }

  @Override
  public void remove(DaemonHome home) throws IOException {
    Remains.remove(home);
  }

  @Override
  public void removeAbandoned() {
    Remains.removeAbandoned();
  }
}
