package io.github.dockertls.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.pki.AuthorityBuilder;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.pki.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** dockerd, the real CLI and curl on certificates of {@code pki}. */
class IssuedCertificatesIT {
  @TempDir Path directory;

  enum Kind {
    EC_P384,
    RSA_2048,
    ED25519,
    INTERMEDIATE;

    CertificateAuthority authority() {
      AuthorityBuilder builder = CertificateAuthority.builder("Test CA");
      return switch (this) {
        case EC_P384 -> builder.ecP384().build();
        case RSA_2048 -> builder.rsa(2048).build();
        case ED25519 -> builder.ed25519().build();
        case INTERMEDIATE ->
            CertificateAuthority.builder("Test team").issuedBy(builder.build()).build();
      };
    }

    CertificateProfile of(CertificateProfile profile) {
      return switch (this) {
        case EC_P384 -> profile.ecP384();
        case RSA_2048 -> profile.rsa(2048);
        case ED25519 -> profile.ed25519();
        case INTERMEDIATE -> profile;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void dockerdTheCliAndCurlAcceptEachKindOfKey(Kind kind) throws Exception {
    CertificateAuthority authority = kind.authority();
    IssuedCertificate server =
        authority.issue(kind.of(CertificateProfile.server("localhost", "127.0.0.1")));
    authority.writeClient(authority.issue(kind.of(CertificateProfile.client("alice"))), directory);

    try (Dockerd dockerd =
        Dockerd.builder().certificateAuthority(authority).serverCertificate(server).start()) {
      String host = dockerd.host();
      assertThat(docker(List.of("-H", host, "--tlsverify"), "version")).contains("Server:");
      assertThat(
              run(
                  "curl",
                  "-sS",
                  "--cacert",
                  "ca.pem",
                  "--cert",
                  "cert.pem",
                  "--key",
                  "key.pem",
                  host.replace("tcp://", "https://") + "/_ping"))
          .isEqualTo("OK");
      assertThat(
              docker(
                  List.of("-H", host.replace("127.0.0.1", "localhost"), "--tlsverify"), "images"))
          .contains("REPOSITORY");
    }
  }

  @Test
  void theCliUsesTheContextsThatAreWritten() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("Test CA");
    IssuedCertificate client = authority.issueClient("alice");
    try (Dockerd dockerd =
        Dockerd.builder()
            .certificateAuthority(authority)
            .serverCertificate(authority.issueServer("127.0.0.1"))
            .start()) {
      CertificateFiles files = CertificateFiles.in(directory);
      files.writeContext("direct", dockerd.host(), client);
      files.writeContextArchive("exported.dockercontext", dockerd.host(), client);
      docker(List.of(), "context", "import", "imported", "exported.dockercontext");
      assertThat(docker(List.of("--context", "direct"), "version")).contains("Server:");
      assertThat(docker(List.of("--context", "imported"), "images")).contains("REPOSITORY");
    }
  }

  /** The CLI with this test's directory as its configuration. */
  private String docker(List<String> options, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("docker", "--config", "."));
    all.addAll(options);
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  private String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    // The CLI looks for certificates in ~/.docker otherwise, whatever --config says.
    builder.environment().put("DOCKER_CERT_PATH", directory.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }
}
