package io.github.dockertls.internal.door;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.tls.HandshakeTrace;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A policy at one moment, for looking at servers instead of talking to them. A later rotation of
 * files changes nothing here. Immutable and thread-safe.
 */
public interface Inspection {
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
  HandshakeTrace trace(Socket connected, String host, int port, Duration timeout);

  /**
   * Judges a server's certificates as a handshake at that time would.
   *
   * @param sent the certificates as the server sends them, its own first
   * @param host the host that is dialled; the policy's server name goes before it
   * @param when the time to judge for
   * @return the judgement
   */
  HandshakeTrace.Judgement judge(List<X509Certificate> sent, String host, Instant when);

  /**
   * What a server that refused us most likely has against our certificate.
   *
   * @param host the host and port that were dialled
   * @param authorities the CAs that the server named, perhaps none; null if it did not ask
   * @param refusal what told that we are refused
   * @return the failure {@code client-cert-rejected}, with what our certificate tells
   */
  DockerTlsException explainRefusal(
      String host, @Nullable List<X500Principal> authorities, DockerTlsException refusal);

  /**
   * Whom is trusted.
   *
   * @return the trust
   */
  Trust trust();

  /**
   * All trust anchors as they are used, with the system's if these count.
   *
   * @return the anchors that can be read; none if the server goes unverified
   */
  List<X509Certificate> anchors();

  /**
   * Who we are.
   *
   * @return the identity, or nothing if no certificate is shown
   */
  Optional<Identity> identity();

  /**
   * Our certificate and those that are sent with it. What stands behind it and cannot be parsed is
   * sent as well (CLI rule 23), but left out here.
   *
   * @return the certificates, none without an identity
   */
  List<X509Certificate> ownCertificates();
}
