package io.github.dockertls.diagnosis;

import io.github.dockertls.internal.text.Printable;
import java.time.Duration;
import java.util.List;

/**
 * One step of the way to the daemon: what was looked at and what was found. Immutable and
 * thread-safe.
 *
 * @param topic what was looked at
 * @param status how it is
 * @param finding one sentence without its full stop
 * @param evidence what the finding rests on, a line each; may be empty
 * @param remedy what to do about it, one sentence without its full stop; empty if nothing is to do
 * @param commands what to run in a shell, for more evidence or as the remedy; may be empty
 * @param took how long it took
 */
public record Step(
    Topic topic,
    Status status,
    String finding,
    List<String> evidence,
    String remedy,
    List<String> commands,
    Duration took) {

  /** What is looked at, in the order of the way. */
  public enum Topic {
    /** Host, context and TLS, and where each came from. */
    ASKED,
    /** CA, certificate and key as they were read. */
    FILES,
    /** The host's addresses. */
    NAME,
    /** TCP, the proxy, or the socket. */
    CONNECTION,
    /** What is spoken at the port. */
    PROTOCOL,
    /** The TLS versions that the server speaks. */
    VERSIONS,
    /** The server's certificates and whom they lead to. */
    CHAIN,
    /** The name that the certificate is for. */
    HOST_NAME,
    /** Dates, by both clocks. */
    DATES,
    /** What the certificate may be used for. */
    PURPOSE,
    /** Our certificate, and what the server asks for. */
    CLIENT_CERTIFICATE,
    /** The handshake as a whole. */
    HANDSHAKE,
    /** The daemon's answers and its API versions. */
    API
  }

  /** How it is. */
  public enum Status {
    /** As it should be. */
    OK,
    /** Works, but should be looked at. */
    WARNING,
    /** This is, or hides, why it does not connect. */
    FAILURE
  }

  /**
   * Copies the lists, and makes every text one printable line: much of it comes from the network.
   *
   * @param topic what was looked at
   * @param status how it is
   * @param finding what was found
   * @param evidence what it rests on
   * @param remedy what to do, or empty
   * @param commands what to run
   * @param took how long it took
   */
  public Step {
    finding = Printable.line(finding);
    evidence = evidence.stream().map(Printable::line).toList();
    remedy = Printable.line(remedy);
    commands = commands.stream().map(Printable::line).toList();
  }
}
