package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What daemons run in: processes of this machine, or something else. Implementations hold none. */
interface Engine {
  /** The failure that tells everything that is missing here, or null if a daemon can be started. */
  @Nullable DockerTlsException missing(DockerdSettings settings);

  /** The name or address at which clients will find a daemon, known before it is started. */
  String address();

  /** An address of this process that a daemon can connect to. */
  InetAddress callback() throws IOException;

  /**
   * An address of this machine at which a daemon that runs finds a registry, and which Docker does
   * not let off TLS, as it does 127.0.0.0/8.
   */
  InetAddress registryAddress(DaemonHome home) throws IOException;

  /**
   * Starts a daemon and returns once it serves; what is made for it bears the home's name.
   *
   * @param authorization what the daemon is to ask whether a call is allowed, or null
   */
  Daemon start(
      DockerdSettings settings,
      DaemonHome home,
      DaemonCertificates certificates,
      @Nullable AuthorizationPlugin authorization)
      throws IOException, InterruptedException;

  /**
   * Makes what the nodes of one swarm share; each node then has an engine of its own.
   *
   * @param directory where its home is to lie, or null for the usual place
   */
  SwarmGround swarm(@Nullable Path directory) throws IOException;

  /** Removes everything of a daemon, running or not; what stays is named by the exception. */
  void remove(DaemonHome home) throws IOException;

  /**
   * Removes what daemons of ended processes left; what cannot be removed now stays for later.
   *
   * @param directory where homes of daemons lie beside the usual place, or null
   */
  void removeAbandoned(@Nullable Path directory);
}
