package io.github.dockertls.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** The network that a daemon process lives in. Implementations are immutable. */
interface ProcessNetwork {
  /** The address at which clients find the daemon. */
  String address();

  /** The address at which the daemon finds this process. */
  String host();

  /** A port of the daemon's address for the daemon's API. */
  int choosePort() throws IOException;

  /** Makes what the daemon needs; it bears the home's short name. */
  void create(DaemonHome home) throws IOException;

  /** An address of this machine that the daemon finds, once it is created; not a loopback one. */
  InetAddress registryAddress(DaemonHome home) throws IOException;

  /** The program and arguments that run a command in this network, if it is not the machine's. */
  List<String> entrance(DaemonHome home) throws IOException;

  /** dockerd's arguments that keep it within. */
  List<String> arguments(DaemonHome home);
}
