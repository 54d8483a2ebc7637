package io.github.dockertls.benchmarks.worker;

import com.github.dockerjava.api.DockerClient;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Asks for {@code /_ping} over connections that are kept. Thread-safe. */
public interface Pinger extends Closeable {
  String ping() throws IOException;

  @Override
  default void close() throws IOException {}

  static Pinger of(String contestant, String host, Path certificates) throws IOException {
    return contestant.equals(Contestants.BARE_HTTP_CLIENT)
        ? overHttpClient(host, certificates)
        : overDockerJava(DockerJava.client(contestant, host, certificates));
  }

  private static Pinger overDockerJava(DockerClient docker) {
    return new Pinger() {
      @Override
      public String ping() {
        docker.pingCmd().exec();
        return "OK";
      }

      @Override
      public void close() throws IOException {
        docker.close();
      }
    };
  }

  private static Pinger overHttpClient(String host, Path certificates) throws IOException {
    CloseableHttpClient client =
        HttpClients.custom()
            // Else a connection with a client certificate is used once.
            .disableConnectionState()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(BareTls.context(certificates)))
                    .setMaxConnPerRoute(64)
                    .setMaxConnTotal(64)
                    .build())
            .build();
    String url = host.replace("tcp:", "https:") + "/_ping";
    return new Pinger() {
      @Override
      public String ping() throws IOException {
        return client.execute(
            new HttpGet(url), response -> EntityUtils.toString(response.getEntity()));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }
}
