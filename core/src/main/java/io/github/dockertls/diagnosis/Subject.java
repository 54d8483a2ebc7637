package io.github.dockertls.diagnosis;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.Environment;
import io.github.dockertls.tls.Inspection;
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
 * @param host the host as it was given, such as {@code tcp://build1:2376}
 * @param name the name or address to dial, IPv6 without brackets; empty for a socket
 * @param port the port; -1 for a socket
 * @param tls how TLS is spoken, or null if it is not
 * @param proxy host and port of the proxy in between, without credentials; null if there is none
 * @param origins settings to where their values came from
 * @param files the TLS files that were read, by what they are for, such as {@code ca.pem}
 * @param warnings what was odd about the settings
 * @param environment the clock, and the system's roots
 * @param patience how long to wait for each answer
 * @param reach connects as far as TLS would begin
 * @param client makes the client that programs get
 */
public record Subject(
    String host,
    String name,
    int port,
    @Nullable Inspection tls,
    @Nullable String proxy,
    Map<String, String> origins,
    Map<String, Path> files,
    List<String> warnings,
    Environment environment,
    Duration patience,
    Supplier<Socket> reach,
    Supplier<DockerHttpClient> client) {

  /**
   * Copies the collections.
   *
   * @param host the host as it was given
   * @param name the name or address to dial
   * @param port the port
   * @param tls how TLS is spoken, or null
   * @param proxy the proxy, or null
   * @param origins where values came from
   * @param files the TLS files
   * @param warnings what was odd
   * @param environment the clock and the system's roots
   * @param patience how long to wait
   * @param reach connects
   * @param client makes the client
   */
  public Subject {
    origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    warnings = List.copyOf(warnings);
  }

  boolean isTcp() {
    return port >= 0;
  }

  /** {@code host:port}, as openssl takes it. */
  String authority() {
    return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
  }
}
