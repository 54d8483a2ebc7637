package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.verify.ServerVerifier;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A policy at one moment, for looking at servers instead of talking to them: what a diagnosis asks.
 *
 * <pre>{@code
 * HandshakeTrace trace =
 *     policy.inspection().trace(socket, "build1", 2376, Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>A later rotation of files changes nothing here. Immutable and thread-safe.
 */
public final class Inspection {
  private final PolicyState generation;
  private final @Nullable ServerVerifier verifier;
  private final @Nullable String serverName;
  private final Environment environment;

  Inspection(
      PolicyState generation,
      @Nullable ServerVerifier verifier,
      @Nullable String serverName,
      Environment environment) {
    this.generation = generation;
    this.verifier = verifier;
    this.serverName = serverName;
    this.environment = environment;
  }

  /**
   * Shakes hands as a client of the policy does, to look: a server that would be refused is heard
   * to the end (it gets no certificate of ours), nothing is sent over the finished connection, and
   * the socket is closed. No session is resumed.
   *
   * @param connected the connected socket
   * @param host the host that was dialled, IPv6 without brackets
   * @param port the port that was dialled
   * @param timeout limit of the whole handshake, zero for none
   * @return what was seen, also of a handshake that failed
   */
  public HandshakeTrace trace(Socket connected, String host, int port, Duration timeout) {
    return new HandshakeTracer(this, generation, expected(host), environment.clock())
        .trace(connected, host + ":" + port, port, timeout);
  }

  /**
   * Judges a server's certificates as a handshake at that time would.
   *
   * @param sent the certificates as the server sends them, its own first
   * @param host the host that is dialled; the policy's server name goes before it
   * @param when the time to judge for
   * @return the judgement
   */
  public HandshakeTrace.Judgement judge(List<X509Certificate> sent, String host, Instant when) {
    if (verifier == null) {
      return new HandshakeTrace.Judgement(List.of(), null);
    }
    try {
      List<ParsedCertificate> path = verifier.path(sent, expected(host), when);
      return new HandshakeTrace.Judgement(
          path.stream().map(ParsedCertificate::certificate).toList(), null);
    } catch (CertificateException e) {
      DockerTlsException refusal =
          HandshakeFailures.of(null, host, null, new byte[0], when).explain(e);
      return new HandshakeTrace.Judgement(List.of(), refusal);
    }
  }

  /**
   * What a server that refused us most likely has against our certificate.
   *
   * @param host the host and port that were dialled
   * @param authorities the CAs that the server named, perhaps none; null if it did not ask
   * @param refusal what told that we are refused
   * @return the failure {@code client-cert-rejected}, with what our certificate tells
   */
  public DockerTlsException explainRefusal(
      String host, @Nullable List<X500Principal> authorities, DockerTlsException refusal) {
    return HandshakeFailures.of(
            generation.identity(), host, authorities, new byte[0], environment.clock().instant())
        .rejected(refusal.fact(), refusal);
  }

  private String expected(String host) {
    return serverName == null ? host : serverName;
  }

  /**
   * Whom is trusted.
   *
   * @return the trust
   */
  public Trust trust() {
    return generation.trust();
  }

  /**
   * All trust anchors as they are used, with the system's if these count.
   *
   * @return the anchors that can be read; none if the server goes unverified
   */
  public List<X509Certificate> anchors() {
    return verifier == null ? List.of() : verifier.anchors();
  }

  /**
   * Who we are.
   *
   * @return the identity, or nothing if no certificate is shown
   */
  public Optional<Identity> identity() {
    return Optional.ofNullable(generation.identity());
  }

  /**
   * Our certificate and those that are sent with it. What stands behind it and cannot be parsed is
   * sent as well (CLI rule 23), but left out here.
   *
   * @return the certificates, none without an identity
   */
  public List<X509Certificate> ownCertificates() {
    return generation.ownCertificates();
  }
}
