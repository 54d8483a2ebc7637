package io.github.dockertls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.cli.CliEndpoint;
import io.github.dockertls.cli.DockerHost;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.examination.Examination;
import io.github.dockertls.internal.examination.Target;
import io.github.dockertls.internal.registry.RegistryCredentials;
import io.github.dockertls.internal.text.HostPort;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.tls.CertificateInUse;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Rotation;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import io.github.dockertls.transport.DockerTlsHttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A Docker host and how to talk to it: its address, whom to trust, who we are.
 *
 * <p>It comes from the CLI's own sources ({@link #fromCli}, {@link #fromContext}) or from a {@link
 * #builder}, and gives what is needed to talk: a docker-java client, a transport for one, an {@code
 * SSLConfig}, or the bare {@code SSLContext}.
 *
 * <pre>{@code
 * DockerEndpoint build1 = DockerEndpoint.builder("tcp://build1.example.com:2376")
 *     .certificates(Path.of("/etc/docker-client/build1"))
 *     .build();
 * try (DockerClient docker = build1.connect()) {
 *   docker.pingCmd().exec();
 * }
 * }</pre>
 *
 * <p>Files are read when the endpoint is made; nothing is connected before the first request. When
 * they are rotated later, whatever the endpoint gave follows at its next new connection, see {@link
 * TlsPolicy}. A file that was not there at first is not looked for. Thread-safe.
 */
public final class DockerEndpoint {
  private final String host;
  private final DockerHost address;
  private final @Nullable TlsPolicy tls;
  private final RegistryCredentials credentials;
  private final Consumer<DockerTlsHttpClient.Builder> transport;
  private final Provenance provenance;

  private DockerEndpoint(
      String host,
      DockerHost address,
      @Nullable TlsPolicy tls,
      RegistryCredentials credentials,
      Consumer<DockerTlsHttpClient.Builder> transport,
      Provenance provenance) {
    this.host = host;
    this.address = address;
    this.tls = tls;
    this.credentials = credentials;
    this.transport = transport;
    this.provenance = provenance;
  }

  /**
   * Starts an endpoint of your own.
   *
   * @param host {@code tcp://host:port}, with a path if requests go below one, or {@code
   *     unix:///path/to/socket}
   * @return a new builder
   * @throws DockerTlsException {@code host-invalid} if the host has another form or no port, {@code
   *     ssh} if it begins with {@code ssh://}
   */
  public static Builder builder(String host) {
    try {
      DockerHost address = DockerHost.parse(host);
      if (address.scheme().equals("tcp") && !host.strip().matches(".*:[0-9]+(/.*)?")) {
        throw new DockerTlsException(
            Reason.HOST_INVALID,
            "The host \"" + HostPort.withoutUser(host) + "\" names no port",
            "Add it: custom is 2376 with TLS and 2375 without, as in tcp://"
                + address.host()
                + ":2376");
      }
      return new Builder(host, address);
    } catch (DockerTlsException e) {
      throw e.from(new FailedEndpoint(() -> Provenance.attempt(host, Environment.system(), null)));
    }
  }

  /**
   * The endpoint that {@code docker} would use here and now with these global flags.
   *
   * <pre>{@code
   * DockerEndpoint endpoint =
   *     DockerEndpoint.fromCli("--tlsverify", "--tlscacert=ca.pem", "-H", "tcp://build1:2376");
   * }</pre>
   *
   * @param flags the CLI's global flags as separate arguments; none means what plain {@code docker}
   *     uses
   * @return the endpoint
   * @throws DockerTlsException with the CLI's reason if the CLI would fail before it connects
   */
  public static DockerEndpoint fromCli(String... flags) {
    return fromCli(Environment.system(), flags);
  }

  /**
   * The endpoint that {@code docker} would use in other surroundings with these global flags.
   *
   * @param environment variables, home, working directory, system roots and clock
   * @param flags the CLI's global flags as separate arguments
   * @return the endpoint
   * @throws DockerTlsException with the CLI's reason if the CLI would fail before it connects
   */
  public static DockerEndpoint fromCli(Environment environment, String... flags) {
    List<String> asked = List.of(flags);
    return FailedEndpoint.make(
        () -> of(CliEndpoint.resolve(environment, asked), environment),
        () -> Provenance.attempt(environment, asked));
  }

  /**
   * The endpoint of a stored context, as {@code docker --context NAME} would use it.
   *
   * @param name the context's name, as {@code docker context ls} shows it
   * @return the endpoint
   * @throws DockerTlsException {@code context-not-found} if there is none of that name, and the
   *     CLI's other reasons if it cannot be used
   */
  public static DockerEndpoint fromContext(String name) {
    return fromCli("--context", name);
  }

  private static DockerEndpoint of(CliEndpoint cli, Environment environment) {
    String version = cli.apiVersion();
    String proxy = cli.proxy();
    String host = cli.host().isEmpty() ? "unix://" + cli.address().path() : cli.host();
    return new DockerEndpoint(
        host,
        cli.address(),
        CliPolicy.of(cli, environment),
        RegistryCredentials.of(environment, cli.configDirectory()),
        builder -> {
          cli.headers().forEach(builder::header);
          if (version != null) {
            builder.apiVersionUpTo(version);
          }
          if (proxy != null) {
            builder.proxy(proxy);
          }
        },
        Provenance.of(cli, host, environment));
  }

  private static Path configDirectory(Environment environment) {
    return environment
        .variable("DOCKER_CONFIG")
        .filter(value -> !value.isEmpty())
        .map(value -> environment.workingDirectory().resolve(value))
        .orElseGet(() -> environment.home().resolve(".docker"));
  }

  /**
   * The host, as it was given or found, without user and password.
   *
   * @return such as {@code tcp://build1.example.com:2376}
   */
  public String host() {
    return HostPort.withoutUser(host);
  }

  /**
   * A docker-java client on our own transport. Nothing is connected before the first command.
   *
   * <p>Commands fail with {@link DockerTlsException} where the connection does, and with
   * docker-java's own exceptions where the daemon answers with an error. Credentials for registries
   * are those that the CLI would send: of {@code DOCKER_AUTH_CONFIG}, credential helpers and {@code
   * config.json} (CLI rules 66 to 72); a helper that is missing or fails is warned of once, and
   * what {@code config.json} holds is sent. It is docker-java's own client with a later start:
   * Jackson is loaded with the first command that needs it. For what only docker-java's class has,
   * give {@link #httpClient()} to {@code DockerClientImpl.getInstance}.
   *
   * @return a new thread-safe client; closing it closes its connections
   */
  public DockerClient connect() {
    DockerHttpClient transport = httpClient();
    return LazyDockerClient.on(
        transport, () -> new CredentialedClient(DockerJavaConfig.of(this, credentials), transport));
  }

  /**
   * Our transport alone, for {@code DockerClientImpl.getInstance(config, transport)}.
   *
   * @return a new thread-safe transport; closing it closes its connections
   */
  public DockerHttpClient httpClient() {
    return new TracedTransport(transport().build(), this);
  }

  /**
   * The API version that clients of this endpoint ask for. Where none was set it is negotiated, as
   * {@code docker} does: this connects, asks the daemon for its own, and takes the older of that
   * and 1.55 (CLI rule 62).
   *
   * <pre>{@code
   * RemoteApiVersion.parseConfig(endpoint.apiVersion()).isGreaterOrEqual(RemoteApiVersion.VERSION_1_44);
   * }</pre>
   *
   * @return such as {@code 1.44}; 1.55 if the daemon tells none
   * @throws DockerTlsException with the reason if the daemon cannot be asked
   */
  public String apiVersion() {
    try (DockerTlsHttpClient client = transport().build()) {
      return client.apiVersion();
    } catch (DockerTlsException e) {
      throw e.from(this);
    }
  }

  private DockerTlsHttpClient.Builder transport() {
    DockerTlsHttpClient.Builder builder =
        switch (address.scheme()) {
          case "unix" -> DockerTlsHttpClient.unix(Path.of(address.path()));
          case "npipe" -> DockerTlsHttpClient.npipe(address.path());
          default ->
              DockerTlsHttpClient.tcp(address.host(), address.port()).pathPrefix(address.path());
        };
    if (tls != null) {
      builder.tls(tls);
    }
    transport.accept(builder);
    return builder;
  }

  /**
   * Says why this endpoint does not connect, or how it does: a verdict with its remedy, and the way
   * to the daemon step by step. It connects several times, only to look: nothing is changed, and a
   * server that is not trusted is shown no certificate, unless its dates alone are refused: then it
   * is asked for the time. It takes seconds where nothing answers; each wait ends after 10 seconds,
   * or after {@code connectTimeout}, {@code handshakeTimeout} or {@code responseTimeout} where that
   * is shorter.
   *
   * <pre>{@code
   * Diagnosis diagnosis = DockerEndpoint.fromCli().diagnose();
   * System.out.println(diagnosis.text());
   * }</pre>
   *
   * @return the diagnosis; what is wrong is in it, never thrown
   */
  public Diagnosis diagnose() {
    boolean tcp = address.scheme().equals("tcp");
    return Examination.of(
        new Target(
            provenance.settings(),
            tcp ? address.host() : "",
            tcp ? address.port() : -1,
            tls == null ? null : Doors.inspection(tls),
            provenance.proxy(),
            provenance.limits(),
            () -> Doors.reach(looking()),
            this::looking));
  }

  /**
   * Says why {@code docker} with these flags would not connect, also where that is no endpoint at
   * all because a flag, file or context is wrong.
   *
   * @param environment variables, home, working directory, system roots and clock
   * @param flags the CLI's global flags as separate arguments
   * @return the diagnosis; what is wrong is in it, never thrown
   */
  public static Diagnosis diagnose(Environment environment, String... flags) {
    try {
      return fromCli(environment, flags).diagnose();
    } catch (DockerTlsException e) {
      return diagnose(e);
    }
  }

  /**
   * Goes on from a failure, also one that another client wrapped: {@linkplain #diagnose() examines}
   * the endpoint whose request failed, or, where no endpoint came of what was asked for, says what
   * that was, where each value came from, and how the files are. Without either it knows what the
   * failure says.
   *
   * <pre>{@code
   * try (DockerClient docker = DockerTls.connect()) {
   *   docker.pingCmd().exec();
   * } catch (DockerException | DockerTlsException e) {
   *   System.err.println(DockerEndpoint.diagnose(e).text());
   * }
   * }</pre>
   *
   * @param failure thrown by a maker of endpoints, or by a client of one; see {@link
   *     DockerTlsException#in}
   * @return the diagnosis as things are now; what is wrong is in it, never thrown
   */
  public static Diagnosis diagnose(Throwable failure) {
    DockerTlsException ours =
        DockerTlsException.in(failure).orElseGet(() -> FailedEndpoint.foreign(failure));
    return of(ours).map(DockerEndpoint::diagnose).orElseGet(() -> FailedEndpoint.diagnose(ours));
  }

  /**
   * The endpoint whose request failed.
   *
   * @param failure thrown by a client that {@link #connect()} or {@link #httpClient()} made
   * @return the endpoint, or nothing if the failure came from elsewhere
   */
  public static Optional<DockerEndpoint> of(DockerTlsException failure) {
    return failure.origin() instanceof DockerEndpoint endpoint
        ? Optional.of(endpoint)
        : Optional.empty();
  }

  /** A transport with limits for someone who waits for the answer. */
  private DockerTlsHttpClient looking() {
    Target.Limits limits = provenance.limits();
    return transport()
        .onHandshake(info -> {})
        .connectTimeout(limits.connect())
        .handshakeTimeout(limits.handshake())
        .responseTimeout(limits.answer())
        .build();
  }

  /**
   * The endpoint's TLS as docker-java's own transports take it.
   *
   * @return the configuration; its context is never null
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public SSLConfig sslConfig() {
    SSLContext context = sslContext();
    return () -> context;
  }

  /**
   * The endpoint's TLS for any client that takes an {@code SSLContext}: {@code java.net.http},
   * OkHttp, plain sockets. Its trust manager checks the server's name by itself where the client
   * tells it whom it dialled. Connections that are made with it later follow a rotation of the
   * files.
   *
   * @return the context, the same at each call, never null
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public SSLContext sslContext() {
    return requireTls("there is no SSLContext").sslContext();
  }

  /**
   * The judge of servers that {@link #sslContext()} uses, for clients that want it too or make a
   * context of their own: OkHttp, Netty, Spring's SSL bundles. See {@link
   * TlsPolicy#trustManager()}.
   *
   * @return a thread-safe trust manager that follows a rotation of the files
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public X509ExtendedTrustManager trustManager() {
    return requireTls("there is no trust manager").trustManager();
  }

  /**
   * Our identity, for clients that make a context of their own. See {@link TlsPolicy#keyManager()}.
   *
   * @return a thread-safe key manager that follows a rotation of the files
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public X509ExtendedKeyManager keyManager() {
    return requireTls("there is no key manager").keyManager();
  }

  private TlsPolicy requireTls(String consequence) {
    return tls()
        .orElseThrow(
            () ->
                new DockerTlsException(
                    Reason.TLS_WITHOUT_MATERIAL,
                    "\"" + host + "\" is used without TLS, so " + consequence,
                    "Give the endpoint certificates(...) or trust(...), or use httpClient()"));
  }

  /**
   * This endpoint with another name to send to the server and look for in its certificate, as
   * {@link Builder#serverName} would have set it: for what {@link #fromCli} or {@link #fromContext}
   * found.
   *
   * <pre>{@code
   * DockerEndpoint tunnelled = DockerEndpoint.fromContext("tunnel").withServerName("build1");
   * }</pre>
   *
   * @param name a DNS name or an IP address
   * @return a new endpoint
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public DockerEndpoint withServerName(String name) {
    TlsPolicy named =
        requireTls("no name can be looked for")
            .withServerName(Objects.requireNonNull(name, "name"));
    return new DockerEndpoint(host, address, named, credentials, transport, provenance);
  }

  /**
   * How TLS is spoken.
   *
   * @return the policy, or nothing if the endpoint does not use TLS
   */
  public Optional<TlsPolicy> tls() {
    return Optional.ofNullable(tls);
  }

  /**
   * The certificates that a new connection would use, and how long they will do. Files are looked
   * at as for a connection; the system's roots are left out.
   *
   * @return our own, its intermediates, and the trusted CAs; none if the endpoint does not use TLS
   */
  public List<CertificateInUse> certificates() {
    return tls == null ? List.of() : tls.certificates();
  }

  /** Names host and policy, never a key or a password. */
  @Override
  public String toString() {
    return "DockerEndpoint[" + host() + (tls == null ? ", no TLS" : ", " + tls) + "]";
  }

  /**
   * Collects what an endpoint is made of. A setter refuses what contradicts an earlier one with
   * {@code IllegalStateException}; {@link #build()} refuses what is incomplete. Not thread-safe.
   *
   * <pre>{@code
   * DockerEndpoint mine = DockerEndpoint.builder("tcp://10.0.0.7:2376")
   *     .trust(Trust.certificates(Pem.read(caPath)))
   *     .identity(Identity.pem(certPath, keyPath))
   *     .serverName("build1.example.com")
   *     .build();
   * }</pre>
   */
  public static final class Builder {
    private final String host;
    private final DockerHost address;
    private final TlsSettings tls;
    private @Nullable Environment environment;
    private Consumer<DockerTlsHttpClient.Builder> transport = builder -> {};
    private Target.Limits limits = Target.Limits.USUAL;

    private Builder(String host, DockerHost address) {
      this.host = host;
      this.address = address;
      this.tls = new TlsSettings(address.scheme());
    }

    /**
     * Uses a directory laid out like {@code ~/.docker}: trusts {@code ca.pem} and nothing else, and
     * shows {@code cert.pem} with {@code key.pem} if they are there. When they are rotated, new
     * connections follow. Excludes {@link #trust}, {@link #identity} and {@link #plainHttp}.
     *
     * <p>{@link #build()} reads the files and fails with {@code tls-file-unreadable} if the
     * directory or {@code ca.pem} is missing, {@code identity-incomplete} if only one of {@code
     * cert.pem} and {@code key.pem} is there (the CLI ignores it, CLI rule 13), and the reasons of
     * {@link Pem} and {@link Identity} if one cannot be used.
     *
     * @param directory the directory; a relative one is below the environment's working directory
     * @return this builder
     */
    public Builder certificates(Path directory) {
      tls.certificates(Objects.requireNonNull(directory, "directory"));
      return this;
    }

    /**
     * Sets whom to trust. Excludes {@link #certificates} and {@link #plainHttp}.
     *
     * @param trust the trust; {@link Trust#unverified()} lets anybody pose as the daemon
     * @return this builder
     */
    public Builder trust(Trust trust) {
      tls.trust(Objects.requireNonNull(trust, "trust"));
      return this;
    }

    /**
     * Sets the client certificate that is shown to the server. Default: none. Excludes {@link
     * #certificates} and {@link #plainHttp}; requires {@link #trust}.
     *
     * @param identity who we are
     * @return this builder
     */
    public Builder identity(Identity identity) {
      tls.identity(Objects.requireNonNull(identity, "identity"));
      return this;
    }

    /**
     * Sets the name that is sent to the server and looked for in its certificate, instead of the
     * one dialled: for tunnels, and for IP addresses that the certificate does not name.
     *
     * @param name a DNS name or an IP address
     * @return this builder
     */
    public Builder serverName(String name) {
      tls.serverName(Objects.requireNonNull(name, "name"));
      return this;
    }

    /**
     * Takes the common name of a certificate that has no subject alternative names, as Docker 19.03
     * still did: {@code CN=build1}, or {@code CN=*}. Default: refused with {@code
     * x509-common-name}. Meant for old certificates until they are issued anew.
     *
     * @return this builder
     */
    public Builder allowCommonName() {
      tls.allowCommonName();
      return this;
    }

    /**
     * Speaks plain HTTP: neither side is authenticated, and whoever is on the way reads and changes
     * all. Needed for a {@code tcp://} host without TLS; a Unix socket needs nothing. Excludes
     * every TLS setting.
     *
     * @return this builder
     */
    public Builder plainHttp() {
      tls.plainHttp();
      return this;
    }

    /**
     * Sets where the working directory, the system's roots, the clock, proxies and registry
     * credentials come from. Default: the process's own.
     *
     * @param environment the environment
     * @return this builder
     */
    public Builder environment(Environment environment) {
      this.environment = Objects.requireNonNull(environment, "environment");
      return this;
    }

    /**
     * Asks for an API version, whatever the daemon's is. Default: the older of the daemon's, asked
     * once by the first command, and 1.55.
     *
     * @param version such as {@code 1.41}; an empty one means the default
     * @return this builder
     * @throws DockerTlsException {@code api-version-invalid} if that is not two numbers
     */
    public Builder apiVersion(String version) {
      return with(builder -> builder.apiVersion(version));
    }

    /**
     * Adds a header to every request, replacing an earlier one of that name.
     *
     * @param name the header's name
     * @param value the header's value
     * @return this builder
     */
    public Builder header(String name, String value) {
      return with(builder -> builder.header(name, value));
    }

    /**
     * Asks the daemon to compress what it sends. Default: not, since compressing takes longer than
     * sending on most networks.
     *
     * @return this builder
     */
    public Builder compressDownloads() {
      return with(DockerTlsHttpClient.Builder::compressDownloads);
    }

    /**
     * Limits the time to connect, the lookup of the name included. Default: 30 seconds.
     *
     * @param limit the limit; zero for none
     * @return this builder
     */
    public Builder connectTimeout(Duration limit) {
      requireLimit(limit);
      limits = limits.connectWithin(limit);
      return with(builder -> builder.connectTimeout(limit));
    }

    /**
     * Limits the time of a TLS handshake. Default: 30 seconds.
     *
     * @param limit the limit; zero for none
     * @return this builder
     */
    public Builder handshakeTimeout(Duration limit) {
      requireLimit(limit);
      limits = limits.handshakeWithin(limit);
      return with(builder -> builder.handshakeTimeout(limit));
    }

    /**
     * Limits the wait for the next bytes of a response, and for the daemon to take those of a
     * request's body. Default: none, since {@code logs -f} and {@code events} may be silent for
     * days.
     *
     * @param limit the limit; zero for none
     * @return this builder
     */
    public Builder responseTimeout(Duration limit) {
      requireLimit(limit);
      limits = limits.answerWithin(limit);
      return with(builder -> builder.responseTimeout(limit));
    }

    /**
     * Asks the other end of a silent TCP connection whether it is still there, so that {@code
     * events}, {@code logs -f}, {@code wait} and the like fail with {@code connection-lost} when it
     * vanished, ten times this long after its last word, and no gateway forgets them. Default: 15
     * seconds, as in the CLI; see {@link DockerTlsHttpClient.Builder#keepAlive}.
     *
     * @param interval rounded up to whole seconds; zero to ask nothing
     * @return this builder
     */
    public Builder keepAlive(Duration interval) {
      requireLimit(interval);
      return with(builder -> builder.keepAlive(interval));
    }

    /**
     * Limits how many connections one client has at once; a request beyond waits for one. Default:
     * no limit, as in the CLI; see {@link DockerTlsHttpClient.Builder#maxConnections}.
     *
     * @param limit 1 or more
     * @return this builder
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public Builder maxConnections(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("maxConnections must be 1 or more, not " + limit);
      }
      return with(builder -> builder.maxConnections(limit));
    }

    /**
     * Limits the wait for one of the {@link #maxConnections}. Default: none.
     *
     * @param limit the limit; zero for none
     * @return this builder
     */
    public Builder acquireTimeout(Duration limit) {
      requireLimit(limit);
      return with(builder -> builder.acquireTimeout(limit));
    }

    /**
     * Limits each call as a whole, from its request to the end of its response, whatever the peer
     * sends meanwhile. Default: none, since {@code logs -f} and {@code events} may last for days.
     *
     * @param limit the limit; zero for none
     * @return this builder
     */
    public Builder totalTimeout(Duration limit) {
      requireLimit(limit);
      return with(builder -> builder.totalTimeout(limit));
    }

    /**
     * Is told of each finished TLS handshake.
     *
     * @param listener called on the thread that connects; what it throws fails the request
     * @return this builder
     */
    public Builder onHandshake(Consumer<? super HandshakeInfo> listener) {
      Objects.requireNonNull(listener, "listener");
      return with(builder -> builder.onHandshake(listener));
    }

    /**
     * Is told what changed each time that rotated files are followed. Requires TLS settings.
     *
     * @param listener called on a thread that connects, in the rotations' order; what it throws is
     *     logged
     * @return this builder
     */
    public Builder onRotation(Consumer<? super Rotation> listener) {
      tls.onRotation(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Builds the endpoint and reads its files; connects to nothing.
     *
     * @return a new endpoint
     * @throws IllegalStateException if a {@code tcp://} host has neither TLS settings nor {@link
     *     #plainHttp}, or an identity is given without trust
     * @throws DockerTlsException if a file cannot be used
     */
    public DockerEndpoint build() {
      Environment surroundings = environment == null ? Environment.system() : environment;
      Path certificates = tls.certificates();
      return FailedEndpoint.make(
          () ->
              new DockerEndpoint(
                  host,
                  address,
                  tls.policy(surroundings),
                  RegistryCredentials.of(surroundings, configDirectory(surroundings)),
                  transport,
                  Provenance.ofBuilder(host, surroundings, certificates, limits)),
          () -> Provenance.attempt(host, surroundings, certificates));
    }

    private Builder with(Consumer<DockerTlsHttpClient.Builder> setting) {
      transport = transport.andThen(setting);
      return this;
    }

    private static void requireLimit(Duration limit) {
      if (limit.isNegative()) {
        throw new IllegalArgumentException("a time limit is not negative: " + limit);
      }
    }
  }
}
