package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/** Servers whose certificate is refused: the verdict names why, and its remedy connects. */
class ServerCertificateTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private final Instant now = Instant.now();

  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();

  private TestCertificate.Shape server() {
    return TestCertificate.server("localhost", "127.0.0.1").signedBy(ca);
  }

  private static TlsTestServer daemon(TestCertificate certificate, TestCertificate clients) {
    return TlsTestServer.with(certificate).clientsOf(clients).talk(new DaemonTalk()).start();
  }

  private static TlsTestServer open(TestCertificate certificate) {
    return TlsTestServer.with(certificate).talk(new DaemonTalk()).start();
  }

  private DockerEndpoint.Builder to(TlsTestServer server, TestCertificate... trusted) {
    return DockerEndpoint.builder("tcp://localhost:" + server.port())
        .trust(Trust.certificates(List.of(trusted).stream().map(c -> c.certificate()).toList()))
        .identity(Identity.of(client.chain(), client.key()));
  }

  private static Environment at(Instant time) {
    return Environment.builder().clock(Clock.fixed(time, ZoneOffset.UTC)).build();
  }

  @Test
  void aWrongCaIsToldFromTheRightOne() throws IOException {
    TestCertificate other = TestCertificate.ca("Other CA").issue();
    TestCertificate ofOther = TestCertificate.server("localhost").signedBy(other).issue();
    try (TlsTestServer server = daemon(ofOther, ca)) {
      Broken.endpoint(to(server, TestCertificate.ca("Third CA").issue()).build())
          .because("ca-not-the-signer", "CN=Other CA", "CN=Third CA")
          .until(to(server, other).build());
    }
  }

  @Test
  void aCaThatWasMadeAnewIsNoStranger() throws IOException {
    TestCertificate old = TestCertificate.ca("Our CA").issue();
    try (TlsTestServer server = daemon(server().issue(), ca)) {
      Broken.endpoint(to(server, old).build())
          .because("ca-key-changed", "CN=Our CA", "another key")
          .until(to(server, ca).build());
    }
  }

  @Test
  void aServersOldCertificateIsNoCa() throws IOException {
    try (TlsTestServer server = daemon(server().issue(), ca)) {
      Broken.endpoint(to(server, server().subject("CN=old leaf").issue()).build())
          .because("ca-file-not-a-ca", "CN=old leaf", "CN=Our CA")
          .until(to(server, ca).build());
    }
  }

  @Test
  void aServersOwnCertificateConnectsUntilItsNext() throws IOException {
    TestCertificate leaf = server().issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Diagnosis diagnosis = to(server, leaf).build().diagnose();
      assertThat(diagnosis.verdict().connects()).as(diagnosis.text()).isTrue();
      assertThat(diagnosis.text()).contains("warning  chain").contains("the next one");
    }
  }

  @Test
  void anIntermediateThatIsNotSentIsMissed() throws IOException {
    TestCertificate between = TestCertificate.ca("Site CA").signedBy(ca).issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(between).issue();
    try (TlsTestServer server = daemon(leaf.alone(), ca)) {
      Broken.endpoint(to(server, ca).build())
          .because("intermediate-missing", "CN=Site CA")
          .until(to(server, ca, between).build());
    }
    try (TlsTestServer server = daemon(leaf, ca)) {
      assertThat(to(server, ca).build().diagnose().verdict().cause()).isEqualTo("connects");
    }
  }

  @Test
  void anIntermediateOfTheSameHouseIsMissedWithoutClientCertificates() throws IOException {
    TestCertificate root = TestCertificate.ca("Root").subject("CN=Root,O=House").issue();
    TestCertificate between =
        TestCertificate.ca("Site").subject("CN=Site,O=House").signedBy(root).issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(between).issue();
    try (TlsTestServer server = open(leaf.alone())) {
      Broken.endpoint(to(server, root).build())
          .because("intermediate-missing", "CN=Site, O=House")
          .until(to(server, root, between).build());
    }
  }

  @Test
  void aSelfSignedServerIsCalledThat() throws IOException {
    TestCertificate self =
        TestCertificate.server("localhost").subject("CN=localhost,O=Snake Oil").issue();
    try (TlsTestServer server = open(self)) {
      Broken.endpoint(to(server, ca).build())
          .because("self-signed", "O=Snake Oil")
          .advising("fingerprint")
          .until(to(server, self).build());
    }
  }

  @Test
  void anExpiredServerIsToBeRenewed() throws IOException {
    TestCertificate old = server().valid(now.minus(YEAR), now.minus(Duration.ofDays(2))).issue();
    try (TlsTestServer server = daemon(old, ca)) {
      Broken.endpoint(to(server, ca).build())
          .because("server-cert-expired", "CN=server", "ended on")
          .advising("Renew");
    }
    try (TlsTestServer server = daemon(server().issue(), ca)) {
      assertThat(to(server, ca).build().diagnose().verdict().connects()).isTrue();
    }
  }

  @Test
  void aServerOfTheFutureIsNotBlamedOnOurClock() throws IOException {
    TestCertificate early = server().valid(now.plus(Duration.ofDays(1)), now.plus(YEAR)).issue();
    try (TlsTestServer server = daemon(early, ca)) {
      Broken.endpoint(to(server, ca).build())
          .because("server-cert-not-yet-valid", "CN=server", "begins on");
    }
  }

  @Test
  void anExpiredCaIsToldFromAnExpiredServer() throws IOException {
    TestCertificate old =
        TestCertificate.ca("Old CA").valid(now.minus(YEAR), now.minusSeconds(60)).issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(old).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, old).build()).because("ca-expired", "CN=Old CA", "ended on");
    }
  }

  @Test
  void aClockYearsAheadIsFoundByTheServersClock() throws IOException {
    try (TlsTestServer server = daemon(server().issue(), ca)) {
      Broken.endpoint(to(server, ca).environment(at(now.plus(Duration.ofDays(3650)))).build())
          .because("clock-wrong", "the server's says")
          .advising("clock")
          .until(to(server, ca).environment(at(now)).build());
    }
  }

  @Test
  void aClockADayBehindIsFoundByTheServersClock() throws IOException {
    try (TlsTestServer server = daemon(server().issue(), ca)) {
      Broken.endpoint(to(server, ca).environment(at(now.minus(Duration.ofDays(1)))).build())
          .because("clock-wrong", "the server's says")
          .until(to(server, ca).environment(at(now)).build());
    }
  }

  @Test
  void aCommonNameAloneIsNotEnough() throws IOException {
    TestCertificate leaf = TestCertificate.server().subject("CN=localhost").signedBy(ca).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, ca).build())
          .because("x509-common-name", "CN=localhost", "DNS:localhost")
          .advising("allowCommonName()")
          .until(to(server, ca).allowCommonName().build());
    }
  }

  @Test
  void anAddressNeedsAnIpName() throws IOException {
    TestCertificate leaf = TestCertificate.server("build1").signedBy(ca).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      DockerEndpoint.Builder byAddress =
          DockerEndpoint.builder("tcp://127.0.0.1:" + server.port())
              .trust(Trust.certificates(List.of(ca.certificate())))
              .identity(Identity.of(client.chain(), client.key()));
      Broken.endpoint(byAddress.build())
          .because("x509-no-ip-san", "build1", "IP:127.0.0.1")
          .until(byAddress.serverName("build1").build());
    }
  }

  @Test
  void aSlipOfThePenIsToldFromAnotherMachine() throws IOException {
    TestCertificate leaf = TestCertificate.server("build.example.com").signedBy(ca).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, ca).serverName("biuld.example.com").build())
          .because("name-mistyped", "biuld.example.com", "perhaps \"build.example.com\" was meant")
          .until(to(server, ca).serverName("build.example.com").build());
    }
    TestCertificate node1 = TestCertificate.server("node1").signedBy(ca).issue();
    try (TlsTestServer server = daemon(node1, ca)) {
      Broken.endpoint(to(server, ca).serverName("node2").build())
          .because("x509-hostname", "node1", "node2")
          .until(to(server, ca).serverName("node1").build());
    }
  }

  @Test
  void aWildcardCoversOneLabel() throws IOException {
    TestCertificate leaf = TestCertificate.server("*.example.com").signedBy(ca).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, ca).serverName("a.b.example.com").build())
          .because("x509-hostname", "*.example.com", "a.b.example.com")
          .until(to(server, ca).serverName("a.example.com").build());
    }
  }

  @Test
  void aClientsCertificateIsNotForAServer() throws IOException {
    TestCertificate leaf =
        server()
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
            .issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, ca).build())
          .because("x509-key-usage", "CN=server")
          .advising("serverAuth");
    }
  }

  @Test
  void anUnknownCriticalExtensionIsNamed() throws IOException {
    TestCertificate leaf =
        server().extension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, ca).build()).because("x509-critical-ext", "1.2.3.4");
    }
  }

  @Test
  void aCaThatAllowsNoCaBelowItIsNamed() throws IOException {
    TestCertificate narrow =
        TestCertificate.ca("Narrow")
            .extension(Extension.basicConstraints, true, new BasicConstraints(0))
            .issue();
    TestCertificate between = TestCertificate.ca("Site").signedBy(narrow).issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(between).issue();
    try (TlsTestServer server = daemon(leaf, ca)) {
      Broken.endpoint(to(server, narrow).build())
          .because("x509-other", "CN=Narrow", "fewer intermediate");
    }
  }
}
