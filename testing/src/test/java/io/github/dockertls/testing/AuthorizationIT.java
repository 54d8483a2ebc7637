package io.github.dockertls.testing;

import static io.github.dockertls.testing.ApiCalls.client;
import static io.github.dockertls.testing.ApiCalls.readOnly;
import static io.github.dockertls.testing.ApiCalls.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import io.github.dockertls.DockerEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class AuthorizationIT {

  @Test
  void anApplicationGetsByWithWhatItIsAllowed() throws Exception {
    try (Dockerd dockerd =
        Dockerd.builder()
            .tinyImage()
            .allow(readOnly())
            .allow(
                client("ci"),
                request("POST", "/containers/create"),
                call -> call.body().contains("docker-tls-tiny"))
            .allow(client("ci"), request("POST", "/containers/{id}/start"))
            .allow(client("ci"), request("POST", "/containers/{id}/wait"))
            .allow(
                client("ci"),
                request("DELETE", "/containers/{id}"),
                call -> !call.query().contains("force=true"))
            .start()) {
      assertThatCode(() -> runJob(dockerd.endpointFor("ci"))).doesNotThrowAnyException();
      assertThat(dockerd.calls())
          .extracting(call -> call.method() + " " + call.path().replaceAll("[0-9a-f]{64}", "ID"))
          .containsSubsequence(
              "POST /containers/create",
              "POST /containers/ID/start",
              "POST /containers/ID/wait",
              "DELETE /containers/ID");
      dockerd.restart();
      assertThat(dockerd.calls()).extracting(ApiCall::client).containsOnly("ci");
    }
  }

  @Test
  void aRefusedCommandSaysWhoMayNotDoWhat() throws IOException {
    try (Dockerd dockerd =
            Dockerd.builder()
                .tinyImage()
                .allow(readOnly())
                .allow(client("ci"), request("POST", "/containers/create"))
                .allow(client("ci"), request("DELETE", "/containers/{id}"), call -> failing())
                .start();
        DockerClient ci = dockerd.endpointFor("ci").connect();
        DockerClient guest = dockerd.endpointFor("guest").connect()) {
      assertThat(guest.listImagesCmd().exec()).hasSize(1);
      String id = ci.createContainerCmd("docker-tls-tiny").exec().getId();
      assertRefused(
          () -> guest.createContainerCmd("docker-tls-tiny").exec(),
          "client 'guest' may not POST /containers/create");
      assertRefused(
          () -> ci.startContainerCmd(id).exec(),
          "client 'ci' may not POST /containers/" + id + "/start");
      assertRefused(() -> ci.removeContainerCmd(id).exec(), "the rule failed on ci: DELETE");
      assertThat(dockerd.calls())
          .extracting(ApiCall::toString)
          .contains(
              "guest: GET /images/json",
              "ci: POST /containers/create",
              "guest: POST /containers/create",
              "ci: POST /containers/" + id + "/start");
    }
  }

  /** Without a ping no version is agreed on (CLI rule 63): an older daemon is asked in its own. */
  @Test
  void anApplicationNeedNotBeAllowedToPing() throws IOException {
    try (Dockerd dockerd = Dockerd.builder().allow(request("GET", "/info")).start();
        DockerClient docker =
            DockerEndpoint.builder(dockerd.host())
                .certificates(dockerd.certificateDirectory())
                .apiVersion("1.41")
                .build()
                .connect()) {
      assertThat(docker.infoCmd().exec().getImages()).isZero();
      assertRefused(() -> docker.pingCmd().exec(), "client 'client' may not GET /_ping");
      assertRefused(() -> docker.versionCmd().exec(), "client 'client' may not GET /version");
    }
  }

  @Test
  void thePluginGoesWithItsDaemon() throws IOException {
    Path specification;
    try (Dockerd dockerd = Dockerd.builder().allow(readOnly()).start()) {
      specification = specification(dockerd);
      assertThat(specification).exists();
    }
    assertThat(specification).doesNotExist();
  }

  /** What an application might do: run a container to its end and remove it. */
  private static void runJob(DockerEndpoint endpoint) throws Exception {
    try (DockerClient docker = endpoint.connect()) {
      String id = docker.createContainerCmd("docker-tls-tiny").withCmd("true").exec().getId();
      docker.startContainerCmd(id).exec();
      docker.waitContainerCmd(id).exec(new WaitContainerResultCallback()).awaitStatusCode();
      docker.removeContainerCmd(id).exec();
    }
  }

  private static boolean failing() {
    throw new IllegalStateException("on purpose");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            DockerException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(403))
        .hasMessageContaining(message);
  }

  private static Path specification(Dockerd dockerd) {
    String name = DaemonTraces.of(dockerd).home().getFileName().toString();
    return Path.of("/etc/docker/plugins/dtls" + name.substring(name.length() - 8) + ".spec");
  }
}
