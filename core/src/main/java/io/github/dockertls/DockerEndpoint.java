package io.github.dockertls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.cli.CliEndpoint;
import io.github.dockertls.cli.DockerHost;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import io.github.dockertls.transport.DockerTlsHttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
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
 * <p>Files are read when the endpoint is made; nothing is connected before the first request.
 * Immutable and thread-safe.
 */
public final class DockerEndpoint {
  private final String host;
  private final DockerHost address;
  private final @Nullable TlsPolicy tls;
  private final Environment environment;
  private final Map<String, String> headers;
  private final @Nullable String apiVersion;
  private final @Nullable Duration connectTimeout;
  private final @Nullable Duration handshakeTimeout;
  private final @Nullable Duration responseTimeout;
  private final @Nullable Consumer<? super HandshakeInfo> onHandshake;

  private DockerEndpoint(
      String host, DockerHost address, @Nullable TlsPolicy tls, Builder settings) {
    this.host = host;
    this.address = address;
    this.tls = tls;
    this.environment = settings.environment;
    this.headers = Map.copyOf(settings.headers);
    this.apiVersion = settings.apiVersion;
    this.connectTimeout = settings.connectTimeout;
    this.handshakeTimeout = settings.handshakeTimeout;
    this.responseTimeout = settings.responseTimeout;
    this.onHandshake = settings.onHandshake;
  }

  /**
   * Starts an endpoint of your own.
   *
   * @param host {@code tcp://host:port}, with a path if requests go below one, or {@code
   *     unix:///path/to/socket}
   * @return a new builder
   * @throws DockerTlsException {@code host-invalid} if the host has another form or no port
   */
  public static Builder builder(String host) {
    return new Builder(host, DockerHost.parse(host));
  }

  /**
   * The endpoint that {@code docker} would use here and now with these global flags.
   *
   * @param flags the CLI's global flags: {@code "--tlsverify", "-H", "tcp://build1:2376"}; none
   *     means what plain {@code docker} uses
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
   * @param flags the CLI's global flags
   * @return the endpoint
   * @throws DockerTlsException with the CLI's reason if the CLI would fail before it connects
   */
  public static DockerEndpoint fromCli(Environment environment, String... flags) {
    CliEndpoint cli = CliEndpoint.resolve(environment, List.of(flags));
    Builder settings = new Builder(cli.host(), cli.address());
    settings.environment = environment;
    settings.headers.putAll(cli.headers());
    settings.apiVersion = cli.apiVersion();
    TlsPolicy policy =
        cli.isTls() && cli.address().scheme().equals("tcp") ? policyOf(cli, environment) : null;
    return new DockerEndpoint(cli.host(), cli.address(), policy, settings);
  }

  /** Material is parsed even where the server goes unverified, as the CLI does (rules 11, 19). */
  private static TlsPolicy policyOf(CliEndpoint cli, Environment environment) {
    CliEndpoint.TlsFiles files = cli.tlsFiles();
    Trust trust = Trust.system();
    if (files != null && files.ca() != null) {
      trust = Trust.asCli(pem(files.ca()));
    }
    TlsPolicy.Builder builder =
        TlsPolicy.builder(cli.skipTlsVerify() ? Trust.unverified() : trust)
            .environment(environment);
    if (files != null && files.cert() != null && files.key() != null) {
      builder.identity(Identity.asCli(pem(files.cert()), pem(files.key())));
    }
    return builder.build();
  }

  private static Pem pem(CliEndpoint.File file) {
    return Pem.of(file.content(), file.path());
  }

  /**
   * The endpoint of a stored context, as {@code docker --context NAME} would use it.
   *
   * @param name the context's name, as {@code docker context ls} shows it
   * @return the endpoint
   * @throws DockerTlsException {@code context-not-found} and the CLI's other reasons
   */
  public static DockerEndpoint fromContext(String name) {
    return fromCli("--context", name);
  }

  /**
   * The host, as it was given or found.
   *
   * @return such as {@code tcp://build1.example.com:2376}
   */
  public String host() {
    return host;
  }

  /**
   * A docker-java client on our own transport. Nothing is connected before the first command.
   *
   * @return a new thread-safe client; closing it closes its connections
   */
  public DockerClient connect() {
    return DockerClientImpl.getInstance(
        new DefaultDockerClientConfig.Builder()
            .withDockerHost(host)
            .withDockerTlsVerify(false)
            .build(),
        httpClient());
  }

  /**
   * Our transport alone, for {@code DockerClientImpl.getInstance(config, transport)}.
   *
   * @return a new thread-safe transport
   */
  public DockerHttpClient httpClient() {
    DockerTlsHttpClient.Builder builder =
        switch (address.scheme()) {
          case "unix" -> DockerTlsHttpClient.unix(Path.of(address.path()));
          case "npipe" -> DockerTlsHttpClient.npipe(address.path());
          default ->
              DockerTlsHttpClient.tcp(address.host(), address.port()).pathPrefix(address.path());
        };
    builder.environment(environment);
    headers.forEach(builder::header);
    if (tls != null) {
      builder.tls(tls);
    }
    if (apiVersion != null) {
      builder.apiVersion(apiVersion);
    }
    if (connectTimeout != null) {
      builder.connectTimeout(connectTimeout);
    }
    if (handshakeTimeout != null) {
      builder.handshakeTimeout(handshakeTimeout);
    }
    if (responseTimeout != null) {
      builder.responseTimeout(responseTimeout);
    }
    if (onHandshake != null) {
      builder.onHandshake(onHandshake);
    }
    return builder.build();
  }

  /**
   * The endpoint's TLS as docker-java's other transports take it.
   *
   * @return the configuration; its context is never null
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public SSLConfig sslConfig() {
    SSLContext context = sslContext();
    return () -> context;
  }

  /**
   * The endpoint's TLS for any client that takes an {@code SSLContext}.
   *
   * @return the context, the same at each call, never null
   * @throws DockerTlsException {@code tls-without-material} if the endpoint does not use TLS
   */
  public SSLContext sslContext() {
    return tls()
        .orElseThrow(
            () ->
                new DockerTlsException(
                    Reason.TLS_WITHOUT_MATERIAL,
                    "\"" + host + "\" is used without TLS, so there is no SSLContext",
                    "give certificates(...) or trust(...), or use httpClient()"))
        .sslContext();
  }

  /**
   * How TLS is spoken.
   *
   * @return the policy, or nothing if the endpoint does not use TLS
   */
  public Optional<TlsPolicy> tls() {
    return Optional.ofNullable(tls);
  }

  @Override
  public String toString() {
    return "DockerEndpoint[" + host + (tls == null ? ", no TLS" : ", " + tls) + "]";
  }

  /**
   * Collects what an endpoint is made of. A setter refuses what contradicts an earlier one; {@link
   * #build()} refuses what is incomplete. Not thread-safe.
   */
  public static final class Builder {
    private final String host;
    private final DockerHost address;
    private @Nullable Path certificates;
    private @Nullable Trust trust;
    private @Nullable Identity identity;
    private @Nullable String serverName;
    private boolean plainHttp;
    private Environment environment = Environment.system();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable String apiVersion;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration handshakeTimeout;
    private @Nullable Duration responseTimeout;
    private @Nullable Consumer<? super HandshakeInfo> onHandshake;

    private Builder(String host, DockerHost address) {
      this.host = host;
      this.address = address;
    }

    /**
     * Builds the endpoint and reads its files.
     *
     * @return a new endpoint
     */
    public DockerEndpoint build() {
      TlsPolicy policy = null;
      if (certificates != null) {
        trust = Trust.certificates(Pem.read(certificates.resolve("ca.pem")));
        identity = Identity.pem(certificates.resolve("cert.pem"), certificates.resolve("key.pem"));
      }
      if (trust != null) {
        TlsPolicy.Builder builder = TlsPolicy.builder(trust).environment(environment);
        if (identity != null) {
          builder.identity(identity);
        }
        if (serverName != null) {
          builder.serverName(serverName);
        }
        policy = builder.build();
      } else if (!plainHttp) {
        throw new IllegalStateException("give certificates(...), trust(...) or plainHttp()");
      }
      return new DockerEndpoint(host, address, policy, this);
    }

    /**
     * Uses a directory's ca.pem, cert.pem and key.pem.
     *
     * @param directory the directory
     * @return this builder
     */
    public Builder certificates(Path directory) {
      certificates = directory;
      return this;
    }

    /**
     * Trusts these servers.
     *
     * @param trust whom
     * @return this builder
     */
    public Builder trust(Trust trust) {
      this.trust = trust;
      return this;
    }

    /**
     * Shows this certificate.
     *
     * @param identity who we are
     * @return this builder
     */
    public Builder identity(Identity identity) {
      this.identity = identity;
      return this;
    }

    /**
     * Checks and sends this name instead of the one dialled.
     *
     * @param name a DNS name or IP address
     * @return this builder
     */
    public Builder serverName(String name) {
      serverName = name;
      return this;
    }

    /**
     * Speaks plain HTTP.
     *
     * @return this builder
     */
    public Builder plainHttp() {
      plainHttp = true;
      return this;
    }

    /**
     * Is told of each finished handshake.
     *
     * @param listener called on the thread that connects
     * @return this builder
     */
    public Builder onHandshake(Consumer<? super HandshakeInfo> listener) {
      onHandshake = listener;
      return this;
    }
  }
}
