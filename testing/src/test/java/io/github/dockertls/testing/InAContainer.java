package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What holds for a daemon in a container only; {@link ContainerEngineIT} runs it. */
class InAContainer {

  @Test
  @TlsDockerd(engine = EngineKind.CONTAINER)
  void theSocketIsOutOfReach(Dockerd dockerd) {
    assertThatThrownBy(dockerd::socketEndpoint)
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.PROTOCOL_NOT_AVAILABLE);
              assertThat(e.remedy()).contains("EngineKind.PROCESS");
            });
  }

  @Test
  void anImageOfOnesChoiceIsUsed() throws IOException {
    try (Dockerd dockerd =
        Dockerd.builder().containerImage("docker-tls-dind:latest").tinyImage().start()) {
      try (DockerClient client = dockerd.endpoint().connect()) {
        Calls.startSleeping(client);
        dockerd.restart();
        assertThat(client.listContainersCmd().exec()).isEmpty();
        assertThat(client.listContainersCmd().withShowAll(true).exec()).hasSize(1);
      }
    }
  }

  @Test
  @TlsDockerd(engine = EngineKind.CONTAINER, tinyImage = true, registryWithPassword = true)
  void aRegistryIsTrustedInTheContainer(DockerClient docker, DockerdRegistry registry)
      throws InterruptedException {
    String name = registry.repository("tiny");
    docker.tagImageCmd("docker-tls-tiny", name, "one").exec();
    docker
        .pushImageCmd(name)
        .withTag("one")
        .withAuthConfig(registry.credentials())
        .start()
        .awaitCompletion();
    assertThat(registry.logs()).contains("/v2/tiny/manifests/one");
  }

  @Test
  void anImageThatCannotBeHadIsNamed() {
    assertThatThrownBy(() -> Dockerd.builder().containerImage("127.0.0.1:1/no-such:image").start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DAEMON_NOT_STARTED);
              assertThat(e.fact()).contains("\"127.0.0.1:1/no-such:image\"");
              assertThat(e.remedy()).contains("containerImage(...)");
            });
  }
}
