package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.Environment;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.TlsPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** docker-java's transport on Apache HttpClient 5. Thread-safe. */
public final class DockerTlsHttpClient implements DockerHttpClient {
  private final Builder settings;

  private DockerTlsHttpClient(Builder settings) {
    this.settings = settings;
  }

  /**
   * Starts a transport over TCP.
   *
   * @param host a DNS name or an IP address, IPv6 without brackets
   * @param port 1 to 65535
   * @return a new builder
   */
  public static Builder tcp(String host, int port) {
    return new Builder(host + ":" + port);
  }

  /**
   * Starts a transport over a Unix domain socket.
   *
   * @param socket the socket's path
   * @return a new builder
   */
  public static Builder unix(Path socket) {
    return new Builder(socket.toString());
  }

  /**
   * Starts a transport over a Windows named pipe.
   *
   * @param pipe the pipe's path, such as {@code //./pipe/docker_engine}
   * @return a new builder
   */
  public static Builder npipe(String pipe) {
    return new Builder(pipe);
  }

  @Override
  public Response execute(Request request) {
    throw new IllegalStateException(settings.host);
  }

  @Override
  public void close() throws IOException {}

  /** Collects the settings of a {@link DockerTlsHttpClient}. Not thread-safe. */
  @SuppressWarnings("UnusedVariable")
  public static final class Builder {
    private final String host;
    private @Nullable TlsPolicy tls;
    private final Map<String, String> headers = new TreeMap<>();
    private String pathPrefix = "";
    private @Nullable String apiVersion;
    private boolean compressDownloads;
    private Environment environment = Environment.system();
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration handshakeTimeout = Duration.ofSeconds(30);
    private Duration responseTimeout = Duration.ZERO;
    private Consumer<? super HandshakeInfo> onHandshake = info -> {};

    private Builder(String host) {
      this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Speaks TLS as this policy says. Default: plain HTTP.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder tls(TlsPolicy policy) {
      tls = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Puts a prefix before every request's path. Default: none.
     *
     * @param path such as {@code /docker}
     * @return this builder
     */
    public Builder pathPrefix(String path) {
      pathPrefix = Objects.requireNonNull(path, "path");
      return this;
    }

    /**
     * Uses an API version as it is. Default: the older of the server's (asked once, lazily, by
     * {@code /_ping}) and the newest that docker-java knows.
     *
     * @param version such as {@code 1.41}; not checked
     * @return this builder
     */
    public Builder apiVersion(String version) {
      apiVersion = Objects.requireNonNull(version, "version");
      return this;
    }

    /**
     * Asks the daemon to compress downloads. Default: not; compressing is slower than most
     * networks.
     *
     * @return this builder
     */
    public Builder compressDownloads() {
      compressDownloads = true;
      return this;
    }

    /**
     * Sets where proxy settings come from. Default: the process's own environment.
     *
     * @param environment the environment
     * @return this builder
     */
    public Builder environment(Environment environment) {
      this.environment = Objects.requireNonNull(environment, "environment");
      return this;
    }

    /**
     * Adds a header to every request.
     *
     * @param name the header's name
     * @param value the header's value
     * @return this builder
     */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /**
     * Limits connecting. Default: 30 seconds.
     *
     * @param limit the limit, zero for none
     * @return this builder
     */
    public Builder connectTimeout(Duration limit) {
      connectTimeout = limit;
      return this;
    }

    /**
     * Limits the handshake. Default: 30 seconds.
     *
     * @param limit the limit, zero for none
     * @return this builder
     */
    public Builder handshakeTimeout(Duration limit) {
      handshakeTimeout = limit;
      return this;
    }

    /**
     * Limits the wait for bytes of a response. Default: none.
     *
     * @param limit the limit, zero for none
     * @return this builder
     */
    public Builder responseTimeout(Duration limit) {
      responseTimeout = limit;
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
      return new DockerTlsHttpClient(this);
    }
  }
}
