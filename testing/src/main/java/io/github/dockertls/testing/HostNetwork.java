package io.github.dockertls.testing;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** The machine's own network: a free port of the loopback address, and a bridge for containers. */
final class HostNetwork implements ProcessNetwork {
  private static final String LOOPBACK = "127.0.0.1";

  @Override
  public String address() {
    return LOOPBACK;
  }

  @Override
  public String host() {
    return LOOPBACK;
  }

  @Override
  public int choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void create(DaemonHome home) throws IOException {
    Bridge.create(home.shortName());
  }

  /** The bridge's own: it belongs to this machine, and containers find it too. */
  @Override
  public InetAddress registryAddress(DaemonHome home) throws IOException {
    NetworkInterface bridge = NetworkInterface.getByName(home.shortName());
    return Optional.ofNullable(bridge).stream()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(Inet4Address.class::isInstance)
        .findFirst()
        .orElseThrow(() -> new IOException("bridge " + home.shortName() + " has no address"));
  }

  @Override
  public List<String> entrance(DaemonHome home) {
    return List.of();
  }

  @Override
  public List<String> arguments(DaemonHome home) {
    return List.of("--bridge=" + home.shortName(), "--ip=" + LOOPBACK);
  }
}
