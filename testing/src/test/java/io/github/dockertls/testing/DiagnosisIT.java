package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.pki.CertificateProfile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static Environment.Builder environment(Dockerd daemon) {
    Environment.Builder builder = Environment.builder();
    daemon.environment().forEach(builder::variable);
    return builder;
  }

  @Test
  void aDaemonThatAnswers() {
    Diagnosis diagnosis = Told.connects(dockerd.endpoint().diagnose());
    assertThat(diagnosis.protection()).isEqualTo("mutual TLS");
    assertThat(diagnosis.daysLeft()).isPresent();
    assertThat(diagnosis.text()).contains("TLSv1.3", "Api-Version: ", "Minimum API version: ");
  }

  @Test
  void itsSocket() {
    assertThat(Told.connects(dockerd.socketEndpoint().diagnose()).protection())
        .isEqualTo("local socket");
  }

  @Test
  void aClientWithoutACertificate() {
    Told.of(dockerd.anonymousEndpoint())
        .because("client-cert-missing", "Test CA")
        .advising("Give a client certificate")
        .until(dockerd.endpoint());
  }

  @Test
  void aClientOfAnotherCa() {
    Told.of(dockerd.strangerEndpoint())
        .because("client-cert-other-ca", "Stranger's CA")
        .advising("that one of these CAs signed")
        .until(dockerd.endpoint());
  }

  @Test
  void aClientWhoseCertificateHasEnded() {
    Told.of(dockerd.expiredEndpoint())
        .because("client-cert-expired", "ended on")
        .advising("Renew")
        .until(dockerd.endpoint());
  }

  @Test
  void aClientWithoutTls() {
    Told.of(dockerd.plainEndpoint())
        .because("plain-to-tls", dockerd.host())
        .advising("certificates(...)")
        .until(dockerd.endpoint());
  }

  @Test
  void anotherCaThanTheDaemons() {
    CertificateAuthority other = CertificateAuthority.create("Other CA");
    DockerEndpoint endpoint =
        DockerEndpoint.builder(dockerd.host())
            .trust(Trust.certificates(other.authorities()))
            .build();
    Told.of(endpoint)
        .because("ca-not-the-signer", "Other CA")
        .advising("Use the certificate of \"CN=Test CA of ")
        .until(dockerd.endpoint());
  }

  /** Which daemons say in words of their own, from version to version. */
  @ParameterizedTest
  @MethodSource("io.github.dockertls.testing.Engines#all")
  void anApiVersionThatTheDaemonKnowsNotYetOrNoMore(Path engine) {
    try (Dockerd daemon = Dockerd.builder().engine(EngineKind.PROCESS).binary(engine).start()) {
      toldOfApiVersion(daemon, "1.1").because("api-version-too-old", "1.1", "too old");
      // A variable is brought down to the daemon's (CLI rule 62), the builder's word stands.
      Environment newer = environment(daemon).variable("DOCKER_API_VERSION", "1.99").build();
      assertThat(DockerEndpoint.diagnose(newer).verdict().connects()).isTrue();
      DockerEndpoint.Builder endpoint =
          DockerEndpoint.builder(daemon.host()).certificates(daemon.certificateDirectory());
      Told.of(endpoint.apiVersion("1.99").build())
          .because("api-version-too-new", "1.99", "too new")
          .until(daemon.endpoint());
    }
  }

  private static Told toldOfApiVersion(Dockerd daemon, String version) {
    Environment asking = environment(daemon).variable("DOCKER_API_VERSION", version).build();
    return Told.of(DockerEndpoint.diagnose(asking))
        .advising("Take DOCKER_API_VERSION")
        .until(DockerEndpoint.diagnose(environment(daemon).build()));
  }

  @Test
  void aClockThatIsYearsAhead() {
    Instant wrong = Instant.now().plus(Duration.ofDays(3 * 365));
    Clock ahead = Clock.fixed(wrong, ZoneOffset.UTC);
    Told.of(DockerEndpoint.diagnose(environment(dockerd).clock(ahead).build()))
        .because("clock-wrong", "the server's says")
        .advising("Set this machine's clock")
        .until(DockerEndpoint.diagnose(environment(dockerd).clock(Clock.systemUTC()).build()));
  }

  /** The kernel takes connections, and nobody reads them. */
  @Test
  void aDaemonThatHangs(@TempDir Path directory) {
    CertificateAuthority ca = dockerd.certificateAuthority();
    ca.writeClient(ca.issueClient("carol"), directory);
    DockerEndpoint endpoint =
        DockerEndpoint.builder(dockerd.host())
            .certificates(directory)
            .handshakeTimeout(Duration.ofMillis(500))
            .build();
    dockerd.pause();
    Told told;
    try {
      told =
          Told.of(endpoint)
              .because("silent-peer", "starting or hangs")
              .advising("Wait until", "see its log");
    } finally {
      dockerd.resume();
    }
    told.until(dockerd.endpoint());
  }

  @Test
  void aServerWhoseCertificateHasEnded() {
    try (Dockerd old = Dockerd.builder().serverValidity(Validity.EXPIRED).start()) {
      Told told =
          Told.of(old.endpoint())
              .because("server-cert-expired", "by both clocks")
              .advising("Renew the server's certificate", "restart the daemon");
      renew(old);
      told.until(old.endpoint());
    }
  }

  /** From the same day on, but for longer. */
  private static void renew(Dockerd old) {
    Path files = old.certificateDirectory().resolve("../../server").normalize();
    CertificateProfile profile =
        CertificateProfile.server("localhost", "127.0.0.1").validity(Duration.ofDays(300));
    CertificateFiles.in(files)
        .replacing()
        .writeServer(
            old.certificateAuthority()
                .withEnvironment(Validity.EXPIRED.environment())
                .issue(profile));
    old.restart();
  }
}
