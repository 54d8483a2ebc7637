package io.github.dockertls.testing;

import java.util.List;

/**
 * What a daemon asks of its clients, as dockerd's flags say it. The port speaks TLS in each case.
 */
public enum ClientVerification {
  /** {@code --tlsverify}: only clients with a certificate of the daemon's CA are let in. */
  REQUIRED("--tlsverify"),

  /**
   * {@code --tls}: no client certificate is asked for. Anyone who reaches the port is root on this
   * machine as long as the daemon runs; it listens on the loopback address only.
   */
  TLS_ONLY("--tls"),

  /**
   * {@code --tlsverify=false}: as {@link #TLS_ONLY}, although it reads as if TLS were off. Here to
   * test what a daemon configured so does.
   */
  SWITCHED_OFF("--tlsverify=false");

  private final String flag;

  ClientVerification(String flag) {
    this.flag = flag;
  }

  List<String> flags(DaemonHome home) {
    return List.of(
        flag,
        "--tlscacert=" + home.serverCertificates().resolve("ca.pem"),
        "--tlscert=" + home.serverCertificates().resolve("server-cert.pem"),
        "--tlskey=" + home.serverCertificates().resolve("server-key.pem"));
  }
}
