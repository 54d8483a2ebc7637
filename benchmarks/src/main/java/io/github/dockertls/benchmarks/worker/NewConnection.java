package io.github.dockertls.benchmarks.worker;

import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.transport.SSLConfig;
import io.github.dockertls.DockerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * Connects, asks for {@code /_ping} and disconnects; its TLS sessions are kept from call to call.
 */
public interface NewConnection {
  String ping() throws IOException;

  static NewConnection of(String contestant, String host, Path certificates) throws IOException {
    return switch (contestant) {
      case Contestants.OURS -> ours(host, certificates);
      case Contestants.HTTP_CLIENT_5 -> onHttpClient5(host, certificates);
      case Contestants.BARE -> {
        BareClient client = new BareClient(host, certificates);
        yield client::ping;
      }
      default -> throw new IllegalArgumentException(contestant);
    };
  }

  private static NewConnection ours(String host, Path certificates) {
    DockerEndpoint endpoint = DockerEndpoint.builder(host).certificates(certificates).build();
    return () -> ping(endpoint.httpClient());
  }

  private static NewConnection onHttpClient5(String host, Path certificates) throws IOException {
    SSLContext context = theirs(certificates);
    SSLConfig ssl = () -> context;
    URI address = URI.create(host);
    return () ->
        ping(new ApacheDockerHttpClient.Builder().dockerHost(address).sslConfig(ssl).build());
  }

  private static SSLContext theirs(Path certificates) throws IOException {
    try {
      return new LocalDirectorySSLConfig(certificates.toString()).getSSLContext();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static String ping(DockerHttpClient transport) throws IOException {
    Request ping = Request.builder().method(Request.Method.GET).path("/_ping").build();
    try (transport;
        Response response = transport.execute(ping)) {
      return new String(response.getBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
