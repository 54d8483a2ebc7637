package io.github.dockertls.dockerjava;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import io.github.dockertls.DockerEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands where docker-java's tests say {@code new ApacheDockerHttpClient.Builder()}, and builds the
 * transport that the system property {@code transport} names. Not thread-safe.
 */
public final class ChosenTransport {
  private @Nullable URI dockerHost;
  private @Nullable SSLConfig sslConfig;

  public ChosenTransport dockerHost(URI value) {
    dockerHost = value;
    return this;
  }

  public ChosenTransport sslConfig(@Nullable SSLConfig value) {
    sslConfig = value;
    return this;
  }

  public DockerHttpClient build() {
    URI host = Objects.requireNonNull(dockerHost, "dockerHost");
    return switch (System.getProperty("transport", "")) {
      case "docker-tls" -> ours(host);
      case "httpclient5" ->
          new ApacheDockerHttpClient.Builder().dockerHost(host).sslConfig(sslConfig).build();
      default -> throw new IllegalStateException("-Dtransport=docker-tls or httpclient5");
    };
  }

  /** The tests' certificates are always those of the environment. */
  private DockerHttpClient ours(URI host) {
    DockerEndpoint.Builder builder = DockerEndpoint.builder(host.toString());
    if (sslConfig == null) {
      builder.plainHttp();
    } else {
      builder.certificates(Path.of(System.getenv("DOCKER_CERT_PATH")));
    }
    return builder.build().httpClient();
  }
}
