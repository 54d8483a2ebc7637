package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/** Servers whose certificate is refused: the verdict names why, and its remedy connects. */
class ServerCertificateTest {
  private final OurCa our = new OurCa();
  private final TestCertificate ca = our.ca();

  private TestCertificate.Shape server() {
    return our.server();
  }

  private static TlsTestServer open(TestCertificate certificate) {
    return TlsTestServer.with(certificate).talk(new DaemonTalk()).start();
  }

  private DockerEndpoint.Builder to(TlsTestServer server, TestCertificate... trusted) {
    return our.to(server, trusted);
  }

  /** After the certificate was issued again. */
  private void connects(TestCertificate reissued) throws IOException {
    try (TlsTestServer server = our.daemon(reissued)) {
      Broken.connects(to(server, ca).build().diagnose());
    }
  }

  @Test
  void aWrongCaIsToldFromTheRightOne() throws IOException {
    TestCertificate other = TestCertificate.ca("Other CA").issue();
    TestCertificate ofOther = TestCertificate.server("localhost").signedBy(other).issue();
    try (TlsTestServer server = our.daemon(ofOther)) {
      Broken.endpoint(to(server, TestCertificate.ca("Third CA").issue()).build())
          .because("ca-not-the-signer", "CN=Other CA", "CN=Third CA")
          .until(to(server, other).build());
    }
  }

  @Test
  void aCaThatWasMadeAnewIsNoStranger() throws IOException {
    TestCertificate old = TestCertificate.ca("Our CA").issue();
    try (TlsTestServer server = our.daemon(server().issue())) {
      Broken.endpoint(to(server, old).build())
          .because("ca-key-changed", "CN=Our CA", "another key")
          .until(to(server, ca).build());
    }
  }

  @Test
  void aServersOldCertificateIsNoCa() throws IOException {
    try (TlsTestServer server = our.daemon(server().issue())) {
      Broken.endpoint(to(server, server().subject("CN=old leaf").issue()).build())
          .because("ca-file-not-a-ca", "CN=old leaf", "CN=Our CA")
          .until(to(server, ca).build());
    }
  }

  @Test
  void aServersOwnCertificateConnectsUntilItsNext() throws IOException {
    TestCertificate leaf = server().issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Diagnosis diagnosis = to(server, leaf).build().diagnose();
      assertThat(diagnosis.verdict().connects()).as(diagnosis.text()).isTrue();
      assertThat(diagnosis.text()).contains("warning  chain").contains("the next one");
    }
  }

  @Test
  void anIntermediateThatIsNotSentIsMissed() throws IOException {
    TestCertificate between = TestCertificate.ca("Site CA").signedBy(ca).issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(between).issue();
    try (TlsTestServer server = our.daemon(leaf.alone())) {
      Broken.endpoint(to(server, ca).build())
          .because("intermediate-missing", "CN=Site CA")
          .until(to(server, ca, between).build());
    }
    try (TlsTestServer server = our.daemon(leaf)) {
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
  void aCommonNameAloneIsNotEnough() throws IOException {
    TestCertificate leaf = TestCertificate.server().subject("CN=localhost").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(to(server, ca).build())
          .because("x509-common-name", "CN=localhost", "DNS:localhost")
          .advising("allowCommonName()")
          .until(to(server, ca).allowCommonName().build());
    }
    connects(TestCertificate.server("localhost").subject("CN=localhost").signedBy(ca).issue());
  }

  @Test
  void anAddressNeedsAnIpName() throws IOException {
    TestCertificate leaf = TestCertificate.server("build1").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      DockerEndpoint.Builder byAddress = our.to("127.0.0.1", server.port(), ca);
      Broken.endpoint(byAddress.build())
          .because("x509-no-ip-san", "build1", "IP:127.0.0.1")
          .advising("IP:127.0.0.1", "by a name that it holds")
          .until(byAddress.serverName("build1").build());
    }
    try (TlsTestServer server =
        our.daemon(TestCertificate.server("build1", "127.0.0.1").signedBy(ca).issue())) {
      Broken.connects(our.to("127.0.0.1", server.port(), ca).build().diagnose());
    }
  }

  @Test
  void aSlipOfThePenIsToldFromAnotherMachine() throws IOException {
    TestCertificate leaf = TestCertificate.server("build.example.com").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(to(server, ca).serverName("biuld.example.com").build())
          .because("name-mistyped", "biuld.example.com", "perhaps \"build.example.com\" was meant")
          .telling("-servername biuld.example.com", "systemctl restart docker")
          .until(to(server, ca).serverName("build.example.com").build());
    }
    TestCertificate node1 = TestCertificate.server("node1").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(node1)) {
      Broken.endpoint(to(server, ca).serverName("node2").build())
          .because("x509-hostname", "node1", "node2")
          .until(to(server, ca).serverName("node1").build());
    }
  }

  @Test
  void neitherWildcardsNorAddressesAreMistyped() throws IOException {
    TestCertificate wildcard = TestCertificate.server("*.example.com").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(wildcard)) {
      Broken.endpoint(to(server, ca).serverName("example.com").build())
          .because("x509-hostname", "*.example.com")
          .until(to(server, ca).serverName("build.example.com").build());
    }
    TestCertificate neighbour = TestCertificate.server("fd00:1:2:3:4:5:6:b").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(neighbour)) {
      Broken.endpoint(to(server, ca).serverName("fd00:1:2:3:4:5:6:a").build())
          .because("x509-hostname", "fd00:1:2:3:4:5:6:a")
          .until(to(server, ca).serverName("fd00:1:2:3:4:5:6:b").build());
    }
  }

  @Test
  void aWildcardCoversOneLabel() throws IOException {
    TestCertificate leaf = TestCertificate.server("*.example.com").signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
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
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(to(server, ca).build())
          .because("x509-key-usage", "CN=server")
          .advising("serverAuth");
    }
    connects(server().issue());
  }

  @Test
  void anUnknownCriticalExtensionIsNamed() throws IOException {
    TestCertificate leaf =
        server().extension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(to(server, ca).build()).because("x509-critical-ext", "1.2.3.4");
    }
    connects(
        server().extension(new ASN1ObjectIdentifier("1.2.3.4"), false, DERNull.INSTANCE).issue());
  }

  @Test
  void aCaThatAllowsNoCaBelowItIsNamed() throws IOException {
    TestCertificate narrow =
        TestCertificate.ca("Narrow")
            .extension(Extension.basicConstraints, true, new BasicConstraints(0))
            .issue();
    TestCertificate between = TestCertificate.ca("Site").signedBy(narrow).issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(between).issue();
    try (TlsTestServer server = our.daemon(leaf)) {
      Broken.endpoint(to(server, narrow).build())
          .because("x509-other", "CN=Narrow", "fewer intermediate")
          .advising("keep to the CA's limits");
    }
    TestCertificate direct = TestCertificate.server("localhost").signedBy(narrow).issue();
    try (TlsTestServer server = our.daemon(direct)) {
      Broken.connects(to(server, narrow).build().diagnose());
    }
  }
}
