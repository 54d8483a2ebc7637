package io.github.dockertls.testing;

import static io.github.dockertls.testing.Calls.ping;
import static io.github.dockertls.testing.Calls.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@TlsDockerd(tinyImage = true)
class DockerdHandleIT {
  @TlsDockerd.Inject Dockerd dockerd;

  @Test
  void letsItsClientsIn() throws IOException {
    ping(dockerd.endpoint());
    ping(dockerd.endpointFor("ci"));
  }

  @Test
  void refusesEverybodyElse() throws IOException {
    assertThat(refusal(dockerd.plainEndpoint())).isEqualTo(Reason.PLAIN_TO_TLS);
    assertThat(refusal(dockerd.anonymousEndpoint())).isEqualTo(Reason.CLIENT_CERT_REJECTED);
    assertThat(refusal(dockerd.strangerEndpoint())).isEqualTo(Reason.CLIENT_CERT_REJECTED);
    assertThat(refusal(dockerd.expiredEndpoint())).isEqualTo(Reason.CLIENT_CERT_REJECTED);
  }

  @Test
  void keepsAClientsCertificate() {
    Path first = dockerd.certificateDirectory("ci");
    assertThat(dockerd.certificateDirectory("ci")).isEqualTo(first);
    assertThat(dockerd.certificateDirectory("../ci"))
        .isNotEqualTo(first)
        .hasParent(first.getParent());
  }

  @Test
  void givesAChildProcessItsVariables() throws Exception {
    assertThat(docker(dockerd.environment(), "version", "--format", "{{.Server.Os}}"))
        .isEqualTo("linux");
  }

  @Test
  void writesAConfigurationThatTheCliTakes(@TempDir Path folder) throws Exception {
    dockerd.writeDockerConfig(folder.resolve("config"));
    Map<String, String> environment = Map.of("DOCKER_CONFIG", folder.resolve("config").toString());
    assertThat(docker(environment, "version", "--format", "{{.Server.Os}}")).isEqualTo("linux");
    assertThat(docker(environment, "context", "show")).isEqualTo("docker-tls");
  }

  @Test
  void addsAContextThatTheCliTakes(@TempDir Path folder) throws Exception {
    dockerd.writeContext(folder, "production");
    Map<String, String> environment = Map.of("DOCKER_CONFIG", folder.toString());
    assertThat(docker(environment, "--context=production", "version", "-f", "{{.Server.Os}}"))
        .isEqualTo("linux");
  }

  @Test
  void doesNotOverwriteAContext(@TempDir Path folder) {
    dockerd.writeContext(folder, "production");
    assertThatThrownBy(() -> dockerd.writeContext(folder, "production"))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FILE_EXISTS));
  }

  @Test
  void hangsWhilePaused() throws IOException {
    try (DockerClient docker =
        DockerEndpoint.builder(dockerd.host())
            .certificates(dockerd.certificateDirectory())
            .handshakeTimeout(Duration.ofMillis(200))
            .build()
            .connect()) {
      dockerd.pause();
      try {
        assertThatThrownBy(() -> docker.pingCmd().exec())
            .isInstanceOfSatisfying(
                DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
      } finally {
        dockerd.resume();
      }
    }
    ping(dockerd.endpoint());
  }

  @Test
  void keepsPortAndImagesOverARestart() throws IOException {
    String host = dockerd.host();
    dockerd.restart();
    assertThat(dockerd.host()).isEqualTo(host);
    try (DockerClient docker = dockerd.endpoint().connect()) {
      assertThat(docker.listImagesCmd().exec()).hasSize(1);
    }
  }

  @Test
  void showsAnotherCertificateAfterRotation() throws IOException {
    List<X509Certificate> shown = new ArrayList<>();
    DockerEndpoint endpoint =
        DockerEndpoint.builder(dockerd.host())
            .certificates(dockerd.certificateDirectory())
            .onHandshake(handshake -> shown.add(handshake.serverChain().get(0)))
            .build();
    ping(endpoint);
    dockerd.rotateServerCertificate();
    ping(endpoint);
    assertThat(shown.get(0)).isNotEqualTo(shown.get(shown.size() - 1));
  }

  private static String docker(Map<String, String> environment, String... arguments)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder("docker").redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return output;
  }
}
