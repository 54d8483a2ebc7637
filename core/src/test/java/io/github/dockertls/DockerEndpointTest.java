package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEndpointTest {
  private static final String HOST = "tcp://build1.example.com:2376";

  @TempDir Path directory;
  private final CertificateAuthority authority = CertificateAuthority.create("Test CA");

  @BeforeEach
  void writeCertificates() {
    authority.writeClient(authority.issueClient("ci"), directory);
  }

  @Nested
  class Certificates {
    @Test
    void makeAnEndpointFromADirectoryLaidOutLikeTheClis() {
      DockerEndpoint endpoint = DockerEndpoint.builder(HOST).certificates(directory).build();

      assertThat(endpoint.host()).isEqualTo(HOST);
      assertThat(endpoint.tls()).isPresent();
      assertThat(endpoint.sslContext()).isSameAs(endpoint.sslContext());
    }

    @Test
    void goWithAnotherServerName() {
      DockerEndpoint endpoint = DockerEndpoint.builder(HOST).certificates(directory).build();

      DockerEndpoint named = endpoint.withServerName("build2.example.com");

      assertThat(named.host()).isEqualTo(HOST);
      assertThat(named.toString()).contains("build2.example.com");
      assertThat(endpoint.toString()).doesNotContain("build2");
      assertThatExceptionOfType(DockerTlsException.class)
          .isThrownBy(
              () -> DockerEndpoint.builder(HOST).plainHttp().build().withServerName("build2"))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TLS_WITHOUT_MATERIAL));
    }

    @Test
    void areFoundBelowTheWorkingDirectoryOfTheEnvironment() {
      Path parent = directory.toAbsolutePath().getParent();
      Environment environment = Environment.builder().workingDirectory(parent).build();

      DockerEndpoint endpoint =
          DockerEndpoint.builder(HOST)
              .environment(environment)
              .certificates(directory.getFileName())
              .build();

      assertThat(endpoint.tls()).isPresent();
    }

    @Test
    void mayHoldTheCaAlone() throws IOException {
      Files.delete(directory.resolve("cert.pem"));
      Files.delete(directory.resolve("key.pem"));

      assertThat(DockerEndpoint.builder(HOST).certificates(directory).build().tls()).isPresent();
    }

    @Test
    void ofAMissingDirectoryAreRefused() {
      Path missing = directory.resolve("missing");

      assertRefused(Reason.TLS_FILE_UNREADABLE, missing, () -> build(missing));
    }

    @Test
    void ofAnEmptyDirectoryAreRefused() throws IOException {
      Path empty = Files.createDirectory(directory.resolve("empty"));

      assertRefused(Reason.TLS_FILE_UNREADABLE, empty, () -> build(empty));
    }

    @Test
    void withoutTheKeyAreRefused() throws IOException {
      Files.delete(directory.resolve("key.pem"));

      assertRefused(Reason.IDENTITY_INCOMPLETE, directory, () -> build(directory));
    }

    @Test
    void withTheKeyOfAnotherCertificateAreRefused(@TempDir Path other) throws IOException {
      authority.writeClient(authority.issueClient("other"), other);
      Files.copy(
          other.resolve("key.pem"),
          directory.resolve("key.pem"),
          StandardCopyOption.REPLACE_EXISTING);

      assertRefused(Reason.KEY_MISMATCH, directory.resolve("key.pem"), () -> build(directory));
    }

    @Test
    void withACaThatIsNoPemAreRefused() throws IOException {
      Path ca = directory.resolve("ca.pem");
      Files.delete(ca);
      Files.writeString(ca, "this is not PEM\n");

      assertRefused(Reason.CA_INVALID, ca, () -> build(directory));
    }

    private void build(Path certificates) {
      DockerEndpoint.builder(HOST).certificates(certificates).build();
    }
  }

  @Nested
  class TheBuilder {
    @Test
    void refusesAHostWithoutAPortSinceTheClisDefaultWouldBeThePlainOne() {
      assertThatExceptionOfType(DockerTlsException.class)
          .isThrownBy(() -> DockerEndpoint.builder("tcp://build1.example.com"))
          .withMessageContaining("\"tcp://build1.example.com\"")
          .withMessageContaining(":2376")
          .extracting(DockerTlsException::reason)
          .isEqualTo(Reason.HOST_INVALID);
    }

    @Test
    void takesTrustAndIdentityInsteadOfADirectory() {
      var issued = authority.issueClient("ci");

      DockerEndpoint endpoint =
          DockerEndpoint.builder("tcp://10.0.0.7:2376")
              .trust(Trust.certificates(List.of(authority.certificate())))
              .identity(Identity.of(issued.chain(), issued.privateKey()))
              .serverName("build1.example.com")
              .build();

      assertThat(endpoint.tls()).isPresent();
    }

    @Test
    void neverFallsBackToPlainHttp() {
      assertThatIllegalStateException()
          .isThrownBy(() -> DockerEndpoint.builder(HOST).build())
          .withMessageContaining("plainHttp()");
    }

    @Test
    void speaksPlainHttpWhenAskedByName() {
      DockerEndpoint endpoint = DockerEndpoint.builder("tcp://127.0.0.1:2375").plainHttp().build();

      assertThat(endpoint.tls()).isEmpty();
    }

    @Test
    void needsNothingForAUnixSocket() {
      assertThat(DockerEndpoint.builder("unix:///var/run/docker.sock").build().tls()).isEmpty();
    }

    @Test
    void refusesContradictions() {
      Trust trust = Trust.certificates(List.of(authority.certificate()));

      assertThatIllegalStateException()
          .isThrownBy(() -> DockerEndpoint.builder(HOST).trust(trust).certificates(directory));
      assertThatIllegalStateException()
          .isThrownBy(() -> DockerEndpoint.builder(HOST).certificates(directory).trust(trust));
      assertThatIllegalStateException()
          .isThrownBy(() -> DockerEndpoint.builder(HOST).certificates(directory).plainHttp());
      assertThatIllegalStateException()
          .isThrownBy(() -> DockerEndpoint.builder(HOST).plainHttp().trust(trust));
      assertThatIllegalStateException()
          .isThrownBy(() -> DockerEndpoint.builder("unix:///run/d.sock").certificates(directory));
    }

    @Test
    void refusesAnIdentityWithoutTrust() {
      var issued = authority.issueClient("ci");

      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  DockerEndpoint.builder(HOST)
                      .identity(Identity.of(issued.chain(), issued.privateKey()))
                      .build())
          .withMessageContaining("trust");
    }

    @Test
    void refusesANegativeTimeLimit() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DockerEndpoint.builder(HOST).connectTimeout(Duration.ofSeconds(-1)));
    }
  }

  @Test
  void anEndpointWithoutTlsHasNoSslContextButSaysSo() {
    DockerEndpoint plain = DockerEndpoint.builder("tcp://127.0.0.1:2375").plainHttp().build();

    assertThatExceptionOfType(DockerTlsException.class)
        .isThrownBy(plain::sslContext)
        .withMessageContaining("\"tcp://127.0.0.1:2375\"")
        .extracting(DockerTlsException::reason)
        .isEqualTo(Reason.TLS_WITHOUT_MATERIAL);
  }

  @Test
  void namesNoSecretInItsText() {
    DockerEndpoint endpoint =
        DockerEndpoint.builder(HOST).certificates(directory).header("X-Token", "hunter2").build();

    assertThat(endpoint).asString().contains(HOST).doesNotContain("hunter2", "PRIVATE");
  }

  private static void assertRefused(Reason reason, Path named, ThrowingCallable call) {
    assertThatExceptionOfType(DockerTlsException.class)
        .isThrownBy(call)
        .withMessageContaining("\"" + named)
        .extracting(DockerTlsException::reason)
        .isEqualTo(reason);
  }
}
