package io.github.dockertls.diagnosis;

import static io.github.dockertls.diagnosis.OurCa.at;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers whose certificate is refused for its dates: a certificate is told from a clock. */
class DatesTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);

  private final Instant now = Instant.now();
  private final OurCa our = new OurCa();

  private DockerEndpoint.Builder to(TlsTestServer server) {
    return our.to(server, our.ca());
  }

  private void connects(TestCertificate reissued) throws IOException {
    try (TlsTestServer server = our.daemon(reissued)) {
      Broken.connects(to(server).build().diagnose());
    }
  }

  @Test
  void anExpiredServerIsToBeRenewed() throws IOException {
    TestCertificate old = our.server().valid(now.minus(YEAR), now.minus(DAY)).issue();
    try (TlsTestServer server = our.daemon(old)) {
      Broken.endpoint(to(server).build())
          .because("server-cert-expired", "CN=server", "ended on")
          .advising("Renew", "restart the daemon");
    }
    connects(our.server().issue());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3650})
  void aServerOfTheFutureIsNotBlamedOnOurClock(int days) throws IOException {
    Instant begin = now.plus(Duration.ofDays(days));
    TestCertificate early = our.server().valid(begin, begin.plus(YEAR)).issue();
    try (TlsTestServer server = our.daemon(early)) {
      Broken.endpoint(to(server).build())
          .because("server-cert-not-yet-valid", "CN=server", "begins on")
          .advising("issued again", "restart the daemon");
    }
    connects(our.server().issue());
  }

  /** Where no clock but ours can be read, either may be wrong. */
  @Test
  void withoutTheServersTimeBothAreSuspected() throws IOException {
    TestCertificate old = our.server().valid(now.minus(YEAR), now.minus(DAY)).issue();
    try (TlsTestServer server =
            TlsTestServer.with(old).clientsOf(our.ca()).talk(socket -> {}).start();
        TlsTestServer renewed = our.daemon(our.server().issue())) {
      Broken.endpoint(to(server).build())
          .because("server-cert-expired", "CN=server")
          .advising("Renew", "clock")
          .until(to(renewed).build());
    }
  }

  @Test
  void aFileOfTheFutureDoesNotExcuseAnExpiredServer(@TempDir Path directory) throws IOException {
    CliHome home = new CliHome(directory).with(our.ca().certificate(), our.client());
    Files.setLastModifiedTime(home.path("ca.pem"), FileTime.from(now.plus(DAY)));
    TestCertificate old = our.server().valid(now.minus(YEAR), now.minus(DAY)).issue();
    try (TlsTestServer server = our.daemon(old);
        TlsTestServer renewed = our.daemon(our.server().issue())) {
      Broken.diagnosed(home.diagnose("--tlsverify", "-H", "tcp://localhost:" + server.port()))
          .because("server-cert-expired", "CN=server")
          .until(home.diagnose("--tlsverify", "-H", "tcp://localhost:" + renewed.port()));
    }
  }

  /** A file that was copied keeps the time of the machine that it comes from. */
  @Test
  void aFileOfTheFutureDoesNotBlameAClockThatIsTheServersToo(@TempDir Path directory)
      throws IOException {
    CliHome home = new CliHome(directory).with(our.ca().certificate(), our.client());
    Files.setLastModifiedTime(home.path("ca.pem"), FileTime.from(now.plus(DAY.multipliedBy(2))));
    TestCertificate early = our.server().valid(now.plus(DAY), now.plus(YEAR)).issue();
    try (TlsTestServer server = our.daemon(early);
        TlsTestServer reissued = our.daemon(our.server().issue())) {
      Broken.diagnosed(home.diagnose("--tlsverify", "-H", "tcp://localhost:" + server.port()))
          .because("server-cert-not-yet-valid", "CN=server", "by both clocks")
          .until(home.diagnose("--tlsverify", "-H", "tcp://localhost:" + reissued.port()));
    }
  }

  @Test
  void anExpiredCaIsToldFromAnExpiredServer() throws IOException {
    KeyPair keys = TestCertificate.Shape.newKeys("EC");
    TestCertificate old =
        TestCertificate.ca("Old CA")
            .keys(keys)
            .valid(now.minus(YEAR), now.minusSeconds(60))
            .issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(old).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(our.to(server, old).build())
          .because("ca-expired", "CN=Old CA", "ended on")
          .advising("with the same key")
          .until(our.to(server, TestCertificate.ca("Old CA").keys(keys).issue()).build());
    }
  }

  @Test
  void aCaOfTheFutureIsToldFromAServerOfTheFuture() throws IOException {
    KeyPair keys = TestCertificate.Shape.newKeys("EC");
    TestCertificate early =
        TestCertificate.ca("Early CA").keys(keys).valid(now.plus(DAY), now.plus(YEAR)).issue();
    TestCertificate leaf =
        TestCertificate.server("localhost")
            .valid(now.minus(DAY), now.plus(YEAR))
            .signedBy(early)
            .issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(our.to(server, early).build())
          .because("ca-not-yet-valid", "CN=Early CA", "begins on")
          .advising("clock is right")
          .until(our.to(server, TestCertificate.ca("Early CA").keys(keys).issue()).build());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-3650, -1, 3650})
  void ourClockIsFoundWrongByTheServersClock(int days) throws IOException {
    try (TlsTestServer server = our.daemon(our.server().issue())) {
      Broken.endpoint(to(server).environment(at(now.plus(Duration.ofDays(days)))).build())
          .because("clock-wrong", "the server's says")
          .advising("Set this machine's clock")
          .until(to(server).environment(at(now)).build());
    }
  }

  @Test
  void aCertificateOfOneDayIsToldFromAClockADayAhead() throws IOException {
    TestCertificate brief = our.server().valid(now.minus(DAY), now.plusSeconds(3600)).issue();
    try (TlsTestServer server = our.daemon(brief)) {
      Broken.endpoint(to(server).environment(at(now.plus(DAY))).build())
          .because("clock-wrong", "the server's says")
          .until(to(server).environment(at(now)).build());
    }
  }
}
