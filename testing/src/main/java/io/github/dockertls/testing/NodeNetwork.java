package io.github.dockertls.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace for one node of a swarm, with an address of its own on the {@link
 * SwarmNetwork}: swarm's ports are fixed, and its networks are devices of the kernel that would be
 * the same for two nodes. In it the daemon may make a {@code docker0} without touching the
 * machine's. A name of its own tells the nodes apart.
 *
 * @param address on the swarm's network
 * @param host this machine's address there
 * @param hostName the node's name
 * @param bridge the namespace of the swarm's bridge
 */
record NodeNetwork(String address, String host, String hostName, String bridge)
    implements ProcessNetwork {
  private static final int PORT = 2376;

  @Override
  public int choosePort() {
    return PORT;
  }

  @Override
  public void create(DaemonHome home) throws IOException {
    String name = home.shortName();
    HostCommands.run("ip", "netns", "add", name);
    HostCommands.run("ip", "-n", name, "link", "set", "lo", "up");
    // A device's name must be free in the namespace where it is made, not only where it ends.
    HostCommands.run(
        "ip", "-n", bridge, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns",
        name);
    HostCommands.run("ip", "-n", bridge, "link", "set", name, "master", SwarmNetwork.BRIDGE, "up");
    HostCommands.run("ip", "-n", name, "address", "add", address + "/24", "dev", "eth0");
    HostCommands.run("ip", "-n", name, "link", "set", "eth0", "up");
  }

  @Override
  public InetAddress registryAddress(DaemonHome home) throws IOException {
    return InetAddress.getByName(host);
  }

  /** Each of these programs becomes the next, so that the process is dockerd in the end. */
  @Override
  public List<String> entrance(DaemonHome home) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(HostCommands.require("nsenter").toString());
    command.add("--net=" + Namespaces.path(home));
    command.add(HostCommands.require("unshare").toString());
    command.addAll(List.of("--uts", "sh", "-c"));
    command.add("echo \"$0\" >/proc/sys/kernel/hostname && exec \"$@\"");
    command.add(hostName);
    return command;
  }

  @Override
  public List<String> arguments(DaemonHome home) {
    return List.of();
  }
}
