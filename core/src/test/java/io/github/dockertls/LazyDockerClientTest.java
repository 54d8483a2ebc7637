package io.github.dockertls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.sun.net.httpserver.HttpServer;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.DockerTlsHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A ping is answered without docker-java's client; everything else is its own. */
@Timeout(60)
class LazyDockerClientTest {
  private final AtomicInteger made = new AtomicInteger();
  private HttpServer server;
  private DockerClient docker;
  private DockerClient another;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/", 404, "{\"message\":\"no such page\"}");
    answer("/v1.41/version", 200, "{\"Version\":\"20.10.24\"}");
    server.start();
    DockerHttpClient transport =
        DockerTlsHttpClient.tcp("127.0.0.1", server.getAddress().getPort())
            .apiVersion("1.41")
            .build();
    docker = client(transport);
    another = client(transport);
  }

  private DockerClient client(DockerHttpClient transport) {
    return LazyDockerClient.on(
        transport,
        () -> {
          made.incrementAndGet();
          return DockerClientImpl.getInstance(
              DefaultDockerClientConfig.createDefaultConfigBuilder().build(), transport);
        });
  }

  private void answer(String path, int status, String text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stop() throws IOException {
    docker.close();
    server.stop(0);
  }

  @Test
  void pingsWithoutTheClient() {
    answer("/_ping", 200, "OK");
    docker.pingCmd().exec();
    docker.pingCmd().exec();

    assertThat(made).hasValue(0);
  }

  @Test
  void makesTheClientOnce() {
    assertThat(docker.versionCmd().exec().getVersion()).isEqualTo("20.10.24");
    assertThat(docker.versionCmd().exec().getVersion()).isEqualTo("20.10.24");
    assertThat(made).hasValue(1);
  }

  @Test
  void throwsWhatTheClientThrows() {
    answer("/_ping", 500, "{\"message\":\"not now\"}");

    assertThatThrownBy(() -> docker.pingCmd().exec())
        .isInstanceOf(InternalServerErrorException.class)
        .hasMessageContaining("not now");
    assertThatThrownBy(() -> docker.inspectContainerCmd("gone").exec())
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no such page");
    assertThatThrownBy(() -> docker.inspectContainerCmd(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void closesTheTransport() throws IOException {
    docker.close();

    assertThatThrownBy(() -> docker.pingCmd().exec())
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_CLOSED));
    assertThat(made).hasValue(0);
  }

  @Test
  void isEqualToItselfAlone() {
    assertThat(List.of(docker)).contains(docker).doesNotContain(another);
    assertThat(docker).hasSameHashCodeAs(docker).isNotEqualTo(server);
    assertThat(docker).hasToString("DockerClient[DockerTlsHttpClient[" + host() + "]]");
  }

  private String host() {
    return "tcp://127.0.0.1:" + server.getAddress().getPort();
  }
}
