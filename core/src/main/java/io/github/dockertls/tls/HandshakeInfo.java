package io.github.dockertls.tls;

import io.github.dockertls.internal.text.HostPort;
import io.github.dockertls.internal.text.Printable;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * What a finished handshake agreed on: for logs and metrics. Immutable and thread-safe.
 *
 * @param host the host that was dialled
 * @param port the port that was dialled
 * @param protocol such as {@code TLSv1.3}
 * @param cipherSuite such as {@code TLS_AES_256_GCM_SHA384}
 * @param resumed whether an earlier session was resumed
 * @param serverChain the server's certificates as sent, leaf first
 * @param clientChain the certificates that we sent, leaf first; empty if none was sent
 * @param duration how long the handshake took
 */
public record HandshakeInfo(
    String host,
    int port,
    String protocol,
    String cipherSuite,
    boolean resumed,
    List<X509Certificate> serverChain,
    List<X509Certificate> clientChain,
    Duration duration) {

  /**
   * Copies the lists.
   *
   * @param host the host that was dialled
   * @param port the port that was dialled
   * @param protocol the protocol version
   * @param cipherSuite the cipher suite
   * @param resumed whether an earlier session was resumed
   * @param serverChain the server's certificates
   * @param clientChain our certificates
   * @param duration how long the handshake took
   */
  public HandshakeInfo {
    serverChain = List.copyOf(serverChain);
    clientChain = List.copyOf(clientChain);
  }

  /** Tells the host, what was agreed on and the subjects, on one printable line. */
  @Override
  public String toString() {
    return "HandshakeInfo["
        + Printable.line(HostPort.of(host, port))
        + ", "
        + protocol
        + ", "
        + cipherSuite
        + (resumed ? ", resumed" : "")
        + ", server "
        + Subjects.of(serverChain)
        + ", client "
        + Subjects.of(clientChain)
        + ", "
        + duration.toMillis()
        + " ms]";
  }
}
