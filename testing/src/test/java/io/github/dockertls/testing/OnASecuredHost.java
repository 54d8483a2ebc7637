package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** What is asked of Testcontainers; {@link DockerTlsStrategyIT} says on which host. */
class OnASecuredHost {

  @Test
  void usesTheContainersOfTheHost() throws Exception {
    try (GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse("docker-tls-tiny:latest"))
            .withCommand("nc", "-ll", "-p", "8080", "-e", "echo", "hello")
            .withExposedPorts(8080)) {
      container.start();
      assertThat(DockerClientFactory.instance().getTransportConfig().getDockerHost().getScheme())
          .isEqualTo("tcp");
      assertThat(container.getHost()).isEqualTo("127.0.0.1");
      assertThat(container.execInContainer("echo", "from exec").getStdout())
          .isEqualTo("from exec\n");
      try (Socket socket = new Socket(container.getHost(), container.getMappedPort(8080))) {
        assertThat(new String(socket.getInputStream().readNBytes(6), StandardCharsets.UTF_8))
            .isEqualTo("hello\n");
      }
    }
  }

  @Test
  void refusesAHostOfAnotherName() {
    assertThatThrownBy(() -> new DockerTlsStrategy().getDockerClient().pingCmd().exec())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isIn(Reason.X509_HOSTNAME, Reason.X509_NO_IP_SAN));
  }
}
