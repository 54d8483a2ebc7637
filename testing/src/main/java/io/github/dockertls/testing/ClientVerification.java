package io.github.dockertls.testing;

import java.util.List;

/**
 * What a daemon asks of its clients, as dockerd's flags say it. The port speaks TLS in each case.
 */
public enum ClientVerification {
  /** {@code --tlsverify}: only clients with a certificate of the daemon's CA are let in. */
  REQUIRED("--tlsverify"),

  /**
   * {@code --tlsverify=false}: no client certificate is asked for, although the port speaks TLS.
   * Anyone who reaches the port is root on this machine as long as the daemon runs; it listens on
   * the loopback address only.
   */
  OFF("--tlsverify=false"),

  /**
   * {@code --tls} without a word of verification. It reads as if every client were let in, but
   * dockerd 20.10 and 26.1 want a certificate as with {@link #REQUIRED}. Here to test a daemon that
   * is configured so.
   */
  UNSAID("--tls");

  private final String flag;

  ClientVerification(String flag) {
    this.flag = flag;
  }

  /** The flags of a daemon that finds ca.pem, server-cert.pem and server-key.pem in a folder. */
  List<String> flags(String folder) {
    return List.of(
        flag,
        "--tlscacert=" + folder + "/ca.pem",
        "--tlscert=" + folder + "/server-cert.pem",
        "--tlskey=" + folder + "/server-key.pem");
  }
}
