package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.internal.text.Printable;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * All that could be seen of a handshake, whether it came to its end or not: what a diagnosis is
 * made of. Immutable and thread-safe.
 *
 * @param serverName the name or address that the certificate was held against
 * @param serverChain the server's certificates as sent, its own first; empty if it sent none
 * @param judgement what they are worth, or null if it sent none
 * @param authorities the CAs of whom the server wants a certificate, none if of any; null if it
 *     asked for no certificate
 * @param clientChain the certificates that we sent; empty if none was sent
 * @param protocol the version agreed on, such as {@code TLSv1.3}; null if it did not come to that
 * @param cipherSuite the suite agreed on; null if it did not come to that
 * @param failure why the handshake did not come to its end, or null if it did. Under TLS 1.3 a
 *     server refuses our certificate only afterwards
 * @param duration how long it took
 */
public record HandshakeTrace(
    String serverName,
    List<X509Certificate> serverChain,
    @Nullable Judgement judgement,
    @Nullable List<X500Principal> authorities,
    List<X509Certificate> clientChain,
    @Nullable String protocol,
    @Nullable String cipherSuite,
    @Nullable DockerTlsException failure,
    Duration duration) {

  /**
   * Copies the lists.
   *
   * @param serverName the name that was expected
   * @param serverChain the server's certificates
   * @param judgement what they are worth, or null
   * @param authorities the CAs that the server named, or null
   * @param clientChain our certificates
   * @param protocol the protocol version, or null
   * @param cipherSuite the cipher suite, or null
   * @param failure why the handshake failed, or null
   * @param duration how long it took
   */
  public HandshakeTrace {
    serverChain = List.copyOf(serverChain);
    authorities = authorities == null ? null : List.copyOf(authorities);
    clientChain = List.copyOf(clientChain);
  }

  /**
   * What a server's certificates are worth. Immutable and thread-safe.
   *
   * @param path the server's certificate, what stands between, and the trust anchor; empty if
   *     refused, or if the trust is {@link Trust#unverified()}
   * @param refusal why the server is not accepted, or null if it is
   */
  public record Judgement(List<X509Certificate> path, @Nullable DockerTlsException refusal) {
    /**
     * Copies the path.
     *
     * @param path the path
     * @param refusal why the server is not accepted, or null
     */
    public Judgement {
      path = List.copyOf(path);
    }

    /** Tells the subjects, or the refusal, on one printable line. */
    @Override
    public String toString() {
      return refusal == null ? "accepted by " + Subjects.of(path) : refusal.reason().slug();
    }
  }

  /** Tells names, subjects and the failure, on one printable line. */
  @Override
  public String toString() {
    return "HandshakeTrace["
        + Printable.line(serverName)
        + ", "
        + protocol
        + ", "
        + cipherSuite
        + ", server "
        + Subjects.of(serverChain)
        + ", "
        + judgement
        + ", client "
        + Subjects.of(clientChain)
        + (failure == null ? "" : ", " + failure.reason().slug())
        + "]";
  }
}
