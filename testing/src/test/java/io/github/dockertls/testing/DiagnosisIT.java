package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.tls.Trust;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of real daemons, and of what stands before them. */
class DiagnosisIT {
  private static Dockerd dockerd;

  @BeforeAll
  static void start() {
    dockerd = Dockerd.start();
  }

  @AfterAll
  static void stop() {
    dockerd.close();
  }

  private static Diagnosis told(DockerEndpoint endpoint, String cause) {
    Diagnosis diagnosis = endpoint.diagnose();
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo(cause);
    return diagnosis;
  }

  private static Environment.Builder environment() {
    Environment.Builder builder = Environment.builder();
    dockerd.environment().forEach(builder::variable);
    return builder;
  }

  @Test
  void aDaemonThatAnswers() {
    Diagnosis diagnosis = told(dockerd.endpoint(), "connects");
    assertThat(diagnosis.protection()).isEqualTo("mutual TLS");
    assertThat(diagnosis.daysLeft()).isPresent();
    assertThat(diagnosis.text()).contains("TLSv1.3", "Api-Version: ", "Minimum API version: ");
  }

  @Test
  void itsSocket() {
    assertThat(told(dockerd.socketEndpoint(), "connects").protection()).isEqualTo("local socket");
  }

  @Test
  void aClientWithoutACertificate() {
    told(dockerd.anonymousEndpoint(), "client-cert-missing");
  }

  @Test
  void aClientOfAnotherCa() {
    told(dockerd.strangerEndpoint(), "client-cert-other-ca");
  }

  @Test
  void aClientWhoseCertificateHasEnded() {
    told(dockerd.expiredEndpoint(), "client-cert-expired");
  }

  @Test
  void aClientWithoutTls() {
    told(dockerd.plainEndpoint(), "plain-to-tls");
  }

  @Test
  void anotherCaThanTheDaemons() {
    CertificateAuthority other = CertificateAuthority.create("Other CA");
    DockerEndpoint endpoint =
        DockerEndpoint.builder(dockerd.host())
            .trust(Trust.certificates(other.authorities()))
            .build();
    assertThat(told(endpoint, "ca-not-the-signer").verdict().sentence()).contains("Other CA");
  }

  @Test
  void anApiVersionThatTheDaemonDoesNotKnowYet() {
    Diagnosis diagnosis =
        DockerEndpoint.diagnose(environment().variable("DOCKER_API_VERSION", "1.99").build());
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo("api-version-too-new");
    assertThat(diagnosis.verdict().remedy()).contains("DOCKER_API_VERSION");
    Diagnosis without = DockerEndpoint.diagnose(environment().build());
    assertThat(without.verdict().connects()).as(without.text()).isTrue();
  }

  @Test
  void anApiVersionThatTheDaemonKnowsNoMore() {
    Diagnosis diagnosis =
        DockerEndpoint.diagnose(environment().variable("DOCKER_API_VERSION", "1.1").build());
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo("api-version-too-old");
  }

  @Test
  void aClockThatIsYearsAhead() {
    Instant wrong = Instant.now().plus(Duration.ofDays(3 * 365));
    Diagnosis diagnosis =
        DockerEndpoint.diagnose(environment().clock(Clock.fixed(wrong, ZoneOffset.UTC)).build());
    assertThat(diagnosis.verdict().cause()).as(diagnosis.text()).isEqualTo("clock-wrong");
  }

  /** As one that is still starting: the kernel takes connections, and nobody reads them. */
  @Test
  void aDaemonThatDoesNotAnswerYet(@TempDir Path directory) {
    CertificateAuthority ca = dockerd.certificateAuthority();
    ca.writeClient(ca.issueClient("carol"), directory);
    DockerEndpoint endpoint =
        DockerEndpoint.builder(dockerd.host())
            .certificates(directory)
            .handshakeTimeout(Duration.ofMillis(500))
            .build();
    dockerd.pause();
    try {
      assertThat(told(endpoint, "silent-peer").verdict().remedy()).contains("Wait until");
    } finally {
      dockerd.resume();
    }
    told(dockerd.endpoint(), "connects");
  }

  @Test
  void aServerWhoseCertificateHasEnded() {
    try (Dockerd old = Dockerd.builder().serverValidity(Validity.EXPIRED).start()) {
      told(old.endpoint(), "server-cert-expired");
      assertThat(old.logs()).isNotEmpty();
    }
  }
}
