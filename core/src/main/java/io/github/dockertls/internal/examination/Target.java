package io.github.dockertls.internal.examination;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.door.ProxyHop;
import io.github.dockertls.internal.text.HostPort;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be examined: an endpoint, as {@code DockerEndpoint.diagnose()} describes itself.
 * Immutable.
 *
 * @param settings what was asked for
 * @param name the name or address to dial, IPv6 without brackets; empty for a socket
 * @param port the port; -1 for a socket
 * @param tls how TLS is spoken, or null if it is not
 * @param proxy scheme, host and port of the proxy in between, without credentials; null if there is
 *     none
 * @param limits how long to wait
 * @param reach connects as far as TLS would begin
 * @param client makes the client that programs get
 */
public record Target(
    Settings settings,
    String name,
    int port,
    @Nullable Inspection tls,
    @Nullable String proxy,
    Limits limits,
    Supplier<Socket> reach,
    Supplier<DockerHttpClient> client) {

  /**
   * What was asked for and where it came from, whether it is an endpoint or not. Immutable.
   *
   * @param host the host as it was given, such as {@code tcp://build1:2376}, or what was given in
   *     its place
   * @param origins settings to where their values came from
   * @param files the TLS files, by what they are for, such as {@code ca.pem}; they need not exist
   * @param warnings what was odd
   * @param environment the clock, and the system's roots
   */
  public record Settings(
      String host,
      Map<String, String> origins,
      Map<String, Path> files,
      List<String> warnings,
      Environment environment) {
    /**
     * Copies the collections.
     *
     * @param host the host as it was given
     * @param origins where values came from
     * @param files the TLS files
     * @param warnings what was odd
     * @param environment the clock and the system's roots
     */
    public Settings {
      origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * How long to wait, as the transport has it. Immutable.
   *
   * @param connect for a connection, the lookup of the name included
   * @param handshake for a handshake, and for the proxy's answer before it
   * @param answer for the answer to a request
   */
  public record Limits(Duration connect, Duration handshake, Duration answer) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Nobody waits longer for a single answer when he wants to know what is wrong. */
    public static final Limits USUAL = new Limits(PATIENCE, PATIENCE, PATIENCE);

    /**
     * With another limit for connecting, if that is shorter.
     *
     * @param limit the limit, zero for none
     * @return the limits
     */
    public Limits connectWithin(Duration limit) {
      return new Limits(shorter(connect, limit), handshake, answer);
    }

    /**
     * With another limit for handshakes, if that is shorter.
     *
     * @param limit the limit, zero for none
     * @return the limits
     */
    public Limits handshakeWithin(Duration limit) {
      return new Limits(connect, shorter(handshake, limit), answer);
    }

    /**
     * With another limit for answers, if that is shorter.
     *
     * @param limit the limit, zero for none
     * @return the limits
     */
    public Limits answerWithin(Duration limit) {
      return new Limits(connect, handshake, shorter(answer, limit));
    }

    /** How long a client may take that connects and asks, however much of the answer has come. */
    Duration whole() {
      return connect.plus(handshake).plus(answer);
    }

    private static Duration shorter(Duration before, Duration limit) {
      return limit.isZero() || limit.compareTo(before) > 0 ? before : limit;
    }
  }

  String host() {
    return settings.host();
  }

  Map<String, Path> files() {
    return settings.files();
  }

  Environment environment() {
    return settings.environment();
  }

  boolean isTcp() {
    return port >= 0;
  }

  /** {@code host:port}, as openssl takes it. */
  public String authority() {
    return HostPort.of(name, port);
  }

  /** The proxy on the way, with how it is asked for a tunnel; null if there is none. */
  @Nullable ProxyHop hop() {
    if (proxy == null) {
      return null;
    }
    if (proxy.startsWith("socks5")) {
      return new ProxyHop(proxy, "SOCKS5 connect to " + authority());
    }
    return new ProxyHop(proxy, tls == null ? null : "CONNECT " + authority());
  }
}
