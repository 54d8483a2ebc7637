package io.github.dockertls.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What joins the nodes of a swarm: a bridge in a namespace of its own, where no firewall rule of
 * the machine holds (another Docker's would stop what nodes say to each other), and a way to it
 * from this machine. Not thread-safe.
 */
final class SwarmNetwork implements SwarmGround {
  static final String BRIDGE = "br0";

  /** The last part of this machine's address. */
  private static final int HOST = 1;

  /** The last part of the first node's address. */
  private static final int FIRST = 11;

  private final DaemonHome home;
  private final Removal removal;
  private final String network;

  private SwarmNetwork(DaemonHome home, Removal removal, String network) {
    this.home = home;
    this.removal = removal;
    this.network = network;
  }

  static SwarmNetwork create(@Nullable Path directory) throws IOException {
    DaemonHome home = DaemonHome.create(directory);
    Removal removal = Removal.atExit(new ProcessEngine(), home);
    SwarmNetwork network = new SwarmNetwork(home, removal, Bridge.freeNetwork());
    boolean created = false;
    try {
      network.connect();
      created = true;
      return network;
    } finally {
      if (!created) {
        network.close();
      }
    }
  }

  private void connect() throws IOException {
    String name = home.shortName();
    HostCommands.run("ip", "netns", "add", name);
    HostCommands.run("ip", "-n", name, "link", "add", BRIDGE, "type", "bridge");
    HostCommands.run("ip", "-n", name, "link", "set", BRIDGE, "up");
    HostCommands.run(
        "ip", "link", "add", name, "type", "veth", "peer", "name", "host", "netns", name);
    HostCommands.run("ip", "-n", name, "link", "set", "host", "master", BRIDGE, "up");
    HostCommands.run("ip", "address", "add", network + HOST + "/24", "dev", name);
    HostCommands.run("ip", "link", "set", name, "up");
  }

  @Override
  public Engine node(int index) {
    return new ProcessEngine(
        new NodeNetwork(
            network + (FIRST + index), network + HOST, "node" + (index + 1), home.shortName()));
  }

  @Override
  public void close() throws IOException {
    try {
      Remains.remove(home);
    } finally {
      removal.cancel();
    }
  }
}
