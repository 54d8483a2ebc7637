package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Servers that no trusted CA stands behind, and what must not be said of them. */
class UnknownAuthorityTest {
  private static final String NO_CA = "is not marked as a CA";

  private final OurCa our = new OurCa();
  private final TestCertificate ca = our.ca();

  /** Asks for no client certificate. */
  private static TlsTestServer open(TestCertificate certificate) {
    return TlsTestServer.with(certificate).talk(new DaemonTalk()).start();
  }

  private DockerEndpoint to(TlsTestServer server, TestCertificate... trusted) {
    return our.to(server, trusted).build();
  }

  private static TestCertificate.Shape under(TestCertificate issuer) {
    return TestCertificate.server("localhost").signedBy(issuer);
  }

  /** As {@code openssl req -x509} makes it. */
  private static TestCertificate selfSignedCa() {
    return TestCertificate.ca("localhost").names("localhost").issue();
  }

  @Test
  void aServersOwnSignatureIsSeenBehindTheMarkOfACa() throws IOException {
    TestCertificate self = selfSignedCa();
    try (TlsTestServer asking = our.daemon(self);
        TlsTestServer open = open(self)) {
      for (TlsTestServer server : new TlsTestServer[] {asking, open}) {
        Broken.endpoint(to(server, ca))
            .because("self-signed", "CN=localhost", "signed itself")
            .until(to(server, self));
      }
    }
  }

  @Test
  void aServerThatSignsItselfAnewIsNoCa() throws IOException {
    TestCertificate old = TestCertificate.server("localhost").subject("CN=old").issue();
    TestCertificate present = selfSignedCa();
    try (TlsTestServer server = our.daemon(present)) {
      Broken broken =
          Broken.endpoint(to(server, old))
              .because("ca-file-not-a-ca", "CN=old")
              .advising("fingerprint")
              .until(to(server, present));
      assertThat(broken.remedy()).doesNotContain("CA \"CN=localhost\"");
    }
  }

  @Test
  void aForeignRootThatIsSentIsNotMissing() throws IOException {
    TestCertificate root = TestCertificate.ca("Foreign Root").issue();
    try (TlsTestServer server = our.daemon(under(root).issue().followedBy(root))) {
      Broken.endpoint(to(server, ca))
          .because("ca-not-the-signer", "CN=Foreign Root", "CN=Our CA")
          .until(to(server, root));
    }
  }

  @Test
  void aWeakSignatureOfTheTrustedCaIsNoOtherCa() throws IOException {
    TestCertificate house = TestCertificate.ca("Root").subject("CN=Root,O=House").issue();
    for (TestCertificate signer : new TestCertificate[] {ca, house}) {
      TestCertificate weak = under(signer).signature("SHA1withECDSA").issue();
      try (TlsTestServer asking = our.daemon(weak);
          TlsTestServer open = open(weak)) {
        for (TlsTestServer server : new TlsTestServer[] {asking, open}) {
          Broken.endpoint(to(server, signer))
              .because("x509-unknown-authority", "SHA1withECDSA, which is not accepted")
              .advising("SHA-256");
        }
      }
      try (TlsTestServer reissued = our.daemon(under(signer).issue())) {
        Broken.connects(to(reissued, signer).diagnose());
      }
    }
  }

  @Test
  void aTrustedCaWithoutItsMarkIsNoServersCertificate() throws IOException {
    TestCertificate unmarked =
        TestCertificate.ca("My CA").without(Extension.basicConstraints).issue();
    TestCertificate signsNothing =
        TestCertificate.ca("My CA")
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign))
            .issue();
    for (TestCertificate bad : new TestCertificate[] {unmarked, signsNothing}) {
      try (TlsTestServer server = our.daemon(under(bad).issue())) {
        Broken.endpoint(to(server, bad))
            .because("x509-unknown-authority", "\"CN=My CA\" " + NO_CA)
            .advising("basicConstraints CA:TRUE and keyCertSign");
      }
    }
    TestCertificate marked = TestCertificate.ca("My CA").issue();
    try (TlsTestServer server = our.daemon(under(marked).issue())) {
      Broken.connects(to(server, marked).diagnose());
    }
  }

  @Test
  void aCasNameInOtherLettersIsTold() throws IOException {
    KeyPair keys = TestCertificate.Shape.newKeys("EC");
    TestCertificate named = TestCertificate.ca("My CA").keys(keys).issue();
    TestCertificate spelled = TestCertificate.ca("MY CA").keys(keys).issue();
    try (TlsTestServer server = our.daemon(under(spelled).issue());
        TlsTestServer reissued = our.daemon(under(named).issue())) {
      Broken.endpoint(to(server, named))
          .because("x509-unknown-authority", "CN=MY CA", "CN=My CA", "its bytes are not")
          .advising("in the same letters")
          .until(to(reissued, named));
    }
  }

  @Test
  void aSentIntermediateWithoutTheMarkOfACaIsNamed() throws IOException {
    TestCertificate between =
        TestCertificate.ca("Site").without(Extension.basicConstraints).signedBy(ca).issue();
    try (TlsTestServer server = our.daemon(under(between).issue())) {
      Broken.endpoint(to(server, ca))
          .because("x509-unknown-authority", "\"CN=Site\" " + NO_CA)
          .advising("basicConstraints CA:TRUE");
    }
  }

  @Test
  void aSentIntermediateOfAnotherKeyIsNamed() throws IOException {
    TestCertificate old = TestCertificate.ca("Site").signedBy(ca).issue();
    TestCertificate present = TestCertificate.ca("Site").signedBy(ca).issue();
    TestCertificate leaf = under(present).issue();
    try (TlsTestServer server = our.daemon(leaf.alone().followedBy(old));
        TlsTestServer mended = our.daemon(leaf)) {
      Broken.endpoint(to(server, ca))
          .because("x509-unknown-authority", "\"CN=Site\" has another key")
          .advising("send the certificate of \"CN=Site\" whose key signed")
          .until(to(mended, ca));
    }
  }

  @Test
  void aCaForServersAndOneForClientsAreThoughtOf() throws IOException {
    TestCertificate ofServers = TestCertificate.ca("Servers").issue();
    try (TlsTestServer server = our.daemon(under(ofServers).issue())) {
      Broken.endpoint(to(server, ca))
          .because("intermediate-missing", "CN=Servers", "or servers have a CA of their own here")
          .advising("if it is the CA of the servers, use it as")
          .until(to(server, ofServers));
    }
  }
}
