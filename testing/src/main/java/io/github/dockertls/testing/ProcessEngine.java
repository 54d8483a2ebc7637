package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Runs daemons as processes of this machine, each with a bridge of its own. Stateless. */
final class ProcessEngine implements Engine {
  static final String LOOPBACK = "127.0.0.1";

  @Override
  public @Nullable DockerTlsException missing(DockerdSettings settings) {
    return Prerequisites.missing(settings.binary());
  }

  @Override
  public String address() {
    return LOOPBACK;
  }

  @Override
  public InetAddress callback() {
    return InetAddress.getLoopbackAddress();
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
    Bridge.create(home.shortName());
    return DaemonProcess.start(settings, home, certificates);
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
