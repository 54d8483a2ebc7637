package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AuthorizationIT {

  @Test
  void aClientGetsByWithWhatItIsAllowed() throws IOException {
    Path specification;
    try (Dockerd dockerd =
            Dockerd.builder()
                .tinyImage()
                .authorization(
                    call ->
                        call.isReadOnly()
                            || (call.client().equals("ci")
                                && call.path().equals("/containers/create")
                                && call.body().contains("docker-tls-tiny")))
                .start();
        DockerClient ci = dockerd.endpointFor("ci").connect();
        DockerClient guest = dockerd.endpointFor("guest").connect()) {
      specification = specification(dockerd);
      assertThat(specification).exists();
      assertThat(guest.listImagesCmd().exec()).hasSize(1);
      String id = ci.createContainerCmd("docker-tls-tiny").exec().getId();
      assertRefused(() -> guest.createContainerCmd("docker-tls-tiny").exec(), "guest", "POST");
      assertRefused(() -> ci.removeContainerCmd(id).exec(), "ci", "DELETE");
      assertThat(dockerd.calls())
          .extracting(ApiCall::toString)
          .contains(
              "guest: GET /images/json",
              "ci: POST /containers/create",
              "guest: POST /containers/create",
              "ci: DELETE /containers/" + id);
    }
    assertThat(specification).doesNotExist();
  }

  private static void assertRefused(Runnable call, String client, String method) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            DockerException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(403))
        .hasMessageContaining("may not " + method)
        .hasMessageContaining(client);
  }

  private static Path specification(Dockerd dockerd) {
    String name = DaemonTraces.of(dockerd).home().getFileName().toString();
    return Path.of("/etc/docker/plugins/dtls" + name.substring(name.length() - 8) + ".spec");
  }
}
