package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.tls.CertificateInUse;
import io.github.dockertls.tls.Rotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints from each source of files follow them. What a server sees is in RotationTest. */
class FollowedEndpointTest {
  private static final String HOST = "tcp://build1.example.com:2376";
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("Test CA");

  @TempDir Path directory;
  private Path config;

  @BeforeEach
  void writeFirst() {
    config = directory.resolve(".docker");
    write("first");
  }

  @Test
  void directoriesAreFollowed() {
    List<Rotation> told = new ArrayList<>();
    DockerEndpoint endpoint =
        DockerEndpoint.builder(HOST).certificates(config).onRotation(told::add).build();
    follows(endpoint);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).added()).extracting(CertificateInUse::subject).containsOnly("CN=second");
  }

  @Test
  void theCliDefaultsAreFollowed() {
    follows(DockerEndpoint.fromCli(home().build(), "--tlsverify", "-H", HOST));
  }

  @Test
  void theDirectoryOfAVariableIsFollowed() {
    Environment environment =
        Environment.builder()
            .workingDirectory(directory)
            .variable("DOCKER_HOST", HOST)
            .variable("DOCKER_TLS_VERIFY", "1")
            .variable("DOCKER_CERT_PATH", ".docker")
            .build();
    follows(DockerEndpoint.fromCli(environment));
  }

  @Test
  void theFilesOfFlagsAreFollowedAlsoWithoutVerification() {
    for (String mode : List.of("--tlsverify", "--tls")) {
      write("first");
      follows(
          DockerEndpoint.fromCli(
              Environment.builder().home(directory.resolve("nobody")).build(),
              mode,
              "--tlscacert=" + config.resolve("ca.pem"),
              "--tlscert=" + config.resolve("cert.pem"),
              "--tlskey=" + config.resolve("key.pem"),
              "-H",
              HOST));
    }
  }

  @Test
  void theFilesOfAContextAreFollowed() {
    writeContext("first");
    DockerEndpoint endpoint = DockerEndpoint.fromCli(home().build(), "--context", "build1");
    assertThat(client(endpoint)).isEqualTo("CN=first");
    writeContext("second");
    assertThat(client(endpoint)).isEqualTo("CN=second");
  }

  @Test
  void aMissingFileLeavesWhatIsInUse() throws Exception {
    DockerEndpoint endpoint = DockerEndpoint.builder(HOST).certificates(config).build();
    Files.delete(config.resolve("key.pem"));
    assertThat(client(endpoint)).isEqualTo("CN=first");
    follows(endpoint);
  }

  @Test
  void withoutTlsThereIsNothingToFollow() {
    assertThat(DockerEndpoint.builder(HOST).plainHttp().build().certificates()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(
            () -> DockerEndpoint.builder("unix:///run/docker.sock").onRotation(rotation -> {}));
    assertThatIllegalStateException()
        .isThrownBy(
            () -> DockerEndpoint.builder(HOST).onRotation(rotation -> {}).plainHttp().build());
  }

  private Environment.Builder home() {
    return Environment.builder().home(directory);
  }

  private void follows(DockerEndpoint endpoint) {
    assertThat(client(endpoint)).isEqualTo("CN=first");
    write("second");
    assertThat(client(endpoint)).isEqualTo("CN=second");
  }

  private static String client(DockerEndpoint endpoint) {
    return endpoint.certificates().get(0).subject();
  }

  private void write(String name) {
    CertificateFiles.in(config).replacing().writeClient(AUTHORITY.issueClient(name));
  }

  private void writeContext(String name) {
    IssuedCertificate client = AUTHORITY.issueClient(name);
    CertificateFiles.in(config).replacing().writeContext("build1", HOST, client);
  }
}
