package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.text.ApiVersion;
import io.github.dockertls.internal.text.HostPort;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.TlsPolicy;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's transport over TCP, TLS, Unix sockets and named pipes.
 *
 * <p>It differs from docker-java's own where those lose: the end of stdin reaches the container,
 * the API version is negotiated as the CLI does, downloads are not compressed unless asked, TLS is
 * as the {@link TlsPolicy} says, and every failure is a {@link DockerTlsException}, also one that
 * comes while a response's body is read (the body's stream throws it in place of an {@code
 * IOException}).
 *
 * <pre>{@code
 * DockerHttpClient transport = DockerTlsHttpClient.tcp("build1.example.com", 2376)
 *     .tls(policy)
 *     .connectTimeout(Duration.ofSeconds(5))
 *     .build();
 * DockerClient docker = DockerClientImpl.getInstance(config, transport);
 * }</pre>
 *
 * <p>Connections are kept for a minute and used again; there may be any number of them at once, as
 * in the CLI, unless {@link Builder#maxConnections} says otherwise. A {@code GET} or {@code HEAD}
 * whose pooled connection turns out to be closed by the daemon is sent once more; nothing else is
 * ever repeated, and no redirect is followed. A call ends at once when its thread is interrupted
 * ({@code interrupted}), when its response is closed, or when the transport is ({@code
 * client-closed}).
 *
 * <p>An upload ends as soon as the daemon answers, as it does when it refuses what is being sent. A
 * stream that is to be sent is read by the calling thread, and a read that blocks can only be ended
 * by what ends the stream.
 *
 * <p>Thread-safe, also for virtual threads. The transport has no thread of its own but these: one
 * for each exec or attach with stdin, one that listens for the answer while more than 64 KiB are
 * uploaded, one while a name is looked up; each ends with what it is for. One more, for all
 * transports, waits for those that were collected without being closed, and closes their sockets.
 */
public final class DockerTlsHttpClient implements DockerHttpClient {
  static {
    Doors.openTransports(DockerTlsHttpClient::reach);
  }

  private final Settings settings;
  private final Dialer dialer;
  private final ConnectionPool pool;
  private final HttpExchange exchange;
  private final ApiVersions versions;

  private DockerTlsHttpClient(Settings settings) {
    this.settings = settings;
    Failures failures = new Failures(settings, this::isClosed);
    dialer = new Dialer(settings, failures);
    ExchangeFailures exchanging = new ExchangeFailures(settings, failures);
    pool =
        new ConnectionPool(
            settings,
            dialer,
            failures,
            exchanging,
            ConnectionPool.MAX_IDLE,
            new Leases(settings, Leases.PATIENCE));
    exchange = new HttpExchange(settings, pool, failures, exchanging);
    versions =
        settings.isApiVersionNegotiated()
            ? ApiVersions.upTo(settings.apiVersion())
            : ApiVersions.exactly(settings.apiVersion());
  }

  /**
   * Starts a transport over TCP: plain HTTP, unless {@link Builder#tls} is called.
   *
   * @param host a DNS name or an IP address, IPv6 without brackets; it may hold underscores
   * @param port 1 to 65535; a higher one fails when it is dialled, as in the CLI
   * @return a new builder
   * @throws DockerTlsException {@code host-invalid} if the host holds blanks or control characters,
   *     which would end a line of the request to a proxy
   */
  public static Builder tcp(String host, int port) {
    return new Builder(new Address(Address.Kind.TCP, Address.checkedHost(host), port));
  }

  /**
   * Starts a transport over a Unix domain socket. TLS is never spoken there (CLI rule 10).
   *
   * @param socket the socket's path
   * @return a new builder
   */
  public static Builder unix(Path socket) {
    return new Builder(new Address(Address.Kind.UNIX, socket.toString(), 0));
  }

  /**
   * Starts a transport over a Windows named pipe. It is docker-java's own, which needs JNA: without
   * {@code net.java.dev.jna:jna} on the class path the first request fails with {@code
   * library-missing}, and anywhere but on Windows with {@code protocol-not-available}.
   *
   * @param pipe the pipe's path, such as {@code //./pipe/docker_engine}
   * @return a new builder
   */
  public static Builder npipe(String pipe) {
    return new Builder(new Address(Address.Kind.NPIPE, Objects.requireNonNull(pipe, "pipe"), 0));
  }

  /**
   * Sends a request and waits for the head of its response. A path without {@code /v1.…} gets the
   * API version in front, which the first such call asks the daemon for.
   *
   * @param request docker-java's request
   * @return the response, whatever its status but a redirect; to be closed
   * @throws DockerTlsException with the reason if there is no response
   */
  @Override
  public Response execute(Request request) {
    CallLimit limit = CallLimit.start(settings.totalTimeout());
    Response response = exchange.execute(request, path(request, limit), limit);
    return Redirects.refuse(response, settings);
  }

  private String path(Request request, CallLimit limit) {
    try {
      return versions.apply(request.path(), () -> Ping.send(exchange, limit));
    } catch (RuntimeException | Error e) {
      limit.end();
      throw e;
    }
  }

  /** A connection of its own to where requests would go, before a byte of TLS or HTTP. */
  private Socket reach() {
    return dialer.reach();
  }

  /**
   * The API version that requests ask for. Where it is negotiated and no request has done so yet,
   * the daemon is asked for its own now.
   *
   * @return such as {@code 1.44}; the newest that is known, 1.55, if the daemon tells none
   * @throws DockerTlsException with the reason if the daemon cannot be asked
   */
  public String apiVersion() {
    CallLimit limit = CallLimit.start(settings.totalTimeout());
    try {
      return versions.version(() -> Ping.send(exchange, limit)).toString();
    } finally {
      limit.end();
    }
  }

  /** Ends all connections, also those in use: their calls fail with {@code client-closed}. */
  @Override
  public void close() {
    pool.close();
  }

  private boolean isClosed() {
    return pool.isClosed();
  }

  @Override
  public String toString() {
    return "DockerTlsHttpClient[" + settings.display() + "]";
  }

  /** Collects the settings of a {@link DockerTlsHttpClient}. Not thread-safe. */
  public static final class Builder {
    /** What sockets can count: milliseconds, and zero of them for none at all. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private final Address address;
    private @Nullable TlsPolicy tls;
    private @Nullable Proxy proxy;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String pathPrefix = "";
    private ApiVersion apiVersion = ApiVersion.NEWEST;
    private boolean isApiVersionNegotiated = true;
    private boolean compressDownloads;
    private int maxConnections;
    private Duration acquireTimeout = Duration.ZERO;
    private KeepAlive keepAlive = KeepAlive.USUAL;
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration handshakeTimeout = Duration.ofSeconds(30);
    private Duration responseTimeout = Duration.ZERO;
    private Duration totalTimeout = Duration.ZERO;
    private Consumer<? super HandshakeInfo> onHandshake = info -> {};

    private Builder(Address address) {
      this.address = address;
    }

    /**
     * Speaks TLS as this policy says. Default: plain HTTP.
     *
     * @param policy the policy
     * @return this builder
     * @throws IllegalStateException if this is not a transport over TCP
     */
    public Builder tls(TlsPolicy policy) {
      if (address.kind() != Address.Kind.TCP) {
        throw new IllegalStateException(
            "TLS is spoken over TCP only, not over " + address.display());
      }
      tls = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Connects through a proxy. An HTTP proxy is used with {@code CONNECT} where TLS is spoken,
     * else with absolute request targets (CLI rule 60); a SOCKS5 proxy always makes a tunnel, and
     * looks the host's name up itself (RFC 1928). Default: none; {@code HTTPS_PROXY} and the like
     * are not looked at here.
     *
     * @param url {@code http://host:port} or {@code socks5://host:port}, with {@code
     *     user:password@} if the proxy wants them
     * @return this builder
     * @throws DockerTlsException {@code host-invalid} if that is no such proxy
     * @throws IllegalStateException if this is not a transport over TCP
     */
    public Builder proxy(String url) {
      if (address.kind() != Address.Kind.TCP) {
        throw new IllegalStateException(
            "A proxy is used for TCP only, not for " + address.display());
      }
      proxy = Proxy.parse(url);
      return this;
    }

    /**
     * Puts a prefix before every request's path. Default: none.
     *
     * @param path such as {@code /docker}; a slash at its end makes no difference (CLI rule 30)
     * @return this builder
     */
    public Builder pathPrefix(String path) {
      String trimmed = HostPort.withoutTrailing('/', path);
      pathPrefix = trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed;
      return this;
    }

    /**
     * Asks for an API version, whatever the daemon's is. Default: the older of the daemon's (asked
     * once, lazily, by {@code /_ping}) and 1.55, which is also asked for if the daemon tells none,
     * or one before 1.40 (CLI rule 62).
     *
     * @param version such as {@code 1.41}; an empty one means the default
     * @return this builder
     * @throws DockerTlsException {@code api-version-invalid} if that is not two numbers
     */
    public Builder apiVersion(String version) {
      return apiVersion(version, false);
    }

    /**
     * Asks for an API version, or for the daemon's if that is older, as {@code DOCKER_API_VERSION}
     * does. Default: up to 1.55.
     *
     * @param version such as {@code 1.51}; an empty one means the default
     * @return this builder
     * @throws DockerTlsException {@code api-version-invalid} if that is not two numbers
     */
    public Builder apiVersionUpTo(String version) {
      return apiVersion(version, true);
    }

    private Builder apiVersion(String text, boolean isNegotiated) {
      ApiVersion version = ApiVersion.given(text, "apiVersion");
      apiVersion = version == null ? ApiVersion.NEWEST : version;
      isApiVersionNegotiated = isNegotiated || version == null;
      return this;
    }

    /**
     * Asks the daemon to compress what it sends. Default: not, unlike the CLI; compressing is
     * slower than most networks.
     *
     * @return this builder
     */
    public Builder compressDownloads() {
      compressDownloads = true;
      return this;
    }

    /**
     * Limits how many connections there are at once; a request beyond waits for one, and each
     * {@code logs} that is followed, exec or attach holds one for as long as it lasts, each other
     * response until it was read to its end or closed. A request that has waited for 30 seconds
     * logs one WARN, which says how long the oldest response is held, and where it was opened if
     * DEBUG is on for this class. Default: no limit, as in the CLI.
     *
     * @param limit 1 or more
     * @return this builder
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public Builder maxConnections(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("maxConnections must be 1 or more, not " + limit);
      }
      maxConnections = limit;
      return this;
    }

    /**
     * Limits the wait for one of the {@link #maxConnections}; a request that waited so long fails
     * with {@code timeout}. Default: none.
     *
     * @param limit the limit, zero for none
     * @return this builder
     * @throws IllegalArgumentException if the limit is negative
     */
    public Builder acquireTimeout(Duration limit) {
      acquireTimeout = checked(limit);
      return this;
    }

    /**
     * Asks the other end of a silent TCP connection whether it is still there: after this much
     * silence, again after each further one, and the ninth question without an answer ends the
     * connection. Whatever waits for it fails with {@code connection-lost}, and gateways do not
     * forget a connection over which this is asked. What we sent and nobody received is the
     * kernel's: Linux gives up after some 15 minutes ({@code tcp_retries2}); {@link
     * #responseTimeout} may be shorter.
     *
     * <p>Default: 15 seconds, as in the CLI, so that a lost connection is noticed after 150. Where
     * a platform cannot set these times, its own hold.
     *
     * @param interval rounded up to whole seconds; zero to ask nothing
     * @return this builder
     * @throws IllegalArgumentException if the interval is negative
     */
    public Builder keepAlive(Duration interval) {
      keepAlive = KeepAlive.every(interval);
      return this;
    }

    /**
     * Adds a header to every request. A request's own header of that name goes before it; {@code
     * Host} and {@code User-Agent} stay ours (CLI rule 61).
     *
     * @param name the header's name
     * @param value the header's value, may be empty
     * @return this builder
     * @throws DockerTlsException {@code header-invalid} if HTTP does not allow the name or value
     */
    public Builder header(String name, String value) {
      RequestWriter.check(name, value);
      headers.put(name, value);
      return this;
    }

    /**
     * Limits connecting: the lookup of the name, and then all its addresses, which are tried one
     * after the other, each for its share of the time that is left. Requests that need a TLS
     * connection at the same time make theirs in turn, so that TLS sessions are resumed; that may
     * take five times this long before, but no more than 10 seconds. Default: 30 seconds.
     *
     * @param limit the limit, zero for none
     * @return this builder
     * @throws IllegalArgumentException if the limit is negative
     */
    public Builder connectTimeout(Duration limit) {
      connectTimeout = checked(limit);
      return this;
    }

    /**
     * Limits the TLS handshake, and the proxy's answer before it. Default: 30 seconds.
     *
     * @param limit the limit, zero for none
     * @return this builder
     * @throws IllegalArgumentException if the limit is negative
     */
    public Builder handshakeTimeout(Duration limit) {
      handshakeTimeout = checked(limit);
      return this;
    }

    /**
     * Limits each wait for bytes of a response, and how long the daemon may take none of the bytes
     * of a request's body, except in exec and attach with stdin. Default: none, as in the CLI,
     * since {@code events}, {@code wait} and followed {@code logs} may be silent for days.
     *
     * @param limit the limit, zero for none
     * @return this builder
     * @throws IllegalArgumentException if the limit is negative
     */
    public Builder responseTimeout(Duration limit) {
      responseTimeout = checked(limit);
      return this;
    }

    /**
     * Limits each call as a whole: from {@code execute()}, with the wait for a free connection, to
     * connect, the ping that asks for the API version and the upload, to the end of the response's
     * body. {@link #responseTimeout} begins anew with each byte, so that a peer that sends one now
     * and then can hold a caller for ever; this limit cannot be stretched. It ends {@code logs},
     * {@code events} and exec as well. Default: none, as in the CLI.
     *
     * @param limit the limit, zero for none
     * @return this builder
     * @throws IllegalArgumentException if the limit is negative
     */
    public Builder totalTimeout(Duration limit) {
      totalTimeout = checked(limit);
      return this;
    }

    /**
     * Is told of each finished handshake.
     *
     * @param listener called on the thread that connects
     * @return this builder
     */
    public Builder onHandshake(Consumer<? super HandshakeInfo> listener) {
      onHandshake = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Builds the transport; nothing is connected yet.
     *
     * @return a new transport
     */
    public DockerTlsHttpClient build() {
      return new DockerTlsHttpClient(settings());
    }

    Settings settings() {
      return new Settings(
          address,
          tls,
          proxy,
          Map.copyOf(headers),
          pathPrefix,
          apiVersion,
          isApiVersionNegotiated,
          compressDownloads,
          maxConnections,
          acquireTimeout,
          keepAlive,
          connectTimeout,
          handshakeTimeout,
          responseTimeout,
          totalTimeout,
          onHandshake);
    }

    private static Duration checked(Duration limit) {
      if (limit.isNegative()) {
        throw new IllegalArgumentException("a time limit must not be negative: " + limit);
      }
      if (!limit.isZero() && limit.compareTo(SHORTEST) < 0) {
        return SHORTEST;
      }
      return limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    }
  }
}
