package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;

/** Name constraints bind a common name that counts as a host. */
class CommonNameConstraintsTest extends HandshakeTest {
  private static final TestCertificate LAB = constrained("lab", permitting("lab.example"));

  private static NameConstraints permitting(String domain) {
    return new NameConstraints(subtree(domain), null);
  }

  private static GeneralSubtree[] subtree(String domain) {
    return new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))};
  }

  private static TestCertificate constrained(String name, NameConstraints constraints) {
    return TestCertificate.ca(name).extension(Extension.nameConstraints, true, constraints).issue();
  }

  private static TestCertificate named(String commonName, TestCertificate issuer) {
    return TestCertificate.server().subject("CN=" + commonName).signedBy(issuer).issue();
  }

  private String talk(TestCertificate anchor, TestCertificate certificate, String host)
      throws Exception {
    try (TlsTestServer server = TlsTestServer.with(certificate).start()) {
      return talk(trusting(anchor).allowCommonName().build(), host, server);
    }
  }

  @Test
  void ofTheAnchor() throws Exception {
    assertThat(talk(LAB, named("a.lab.example", LAB), "a.lab.example")).isEqualTo("hello");
    isRefused(
        () -> talk(LAB, named("bank.example", LAB), "bank.example"),
        Reason.X509_OTHER,
        "\"bank.example\" is not among the permitted names");
  }

  @Test
  void ofACaOfThePath() throws Exception {
    TestCertificate between =
        TestCertificate.ca("between")
            .extension(Extension.nameConstraints, true, permitting("lab.example"))
            .signedBy(CA)
            .issue();
    assertThat(talk(CA, named("a.lab.example", between), "a.lab.example")).isEqualTo("hello");
    isRefused(() -> talk(CA, named("bank.example", between), "bank.example"), Reason.X509_OTHER);
  }

  @Test
  void ofWildcards() throws Exception {
    assertThat(talk(LAB, named("*.lab.example", LAB), "a.lab.example")).isEqualTo("hello");
    isRefused(() -> talk(LAB, named("*", LAB), "localhost"), Reason.X509_OTHER, "localhost");
    isRefused(() -> talk(LAB, named("*.bank.example", LAB), "a.bank.example"), Reason.X509_OTHER);
  }

  @Test
  void thatExclude() throws Exception {
    TestCertificate anchor =
        constrained("not the bank", new NameConstraints(null, subtree("bank.example")));
    assertThat(talk(anchor, named("localhost", anchor), "localhost")).isEqualTo("hello");
    isRefused(
        () -> talk(anchor, named("bank.example", anchor), "bank.example"),
        Reason.X509_OTHER,
        "excluded");
  }
}
