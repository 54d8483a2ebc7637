package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;

/** Certificates that others take and the JDK's parser refuses, before anybody here is asked. */
class UnreadableCertificateTest extends HandshakeTest {
  private static final TestCertificate NAMELESS =
      TestCertificate.server("localhost").subject("").signedBy(CA).issue();

  @Test
  void isNamedAsSuchWithWhatJavaMinds() throws Exception {
    refuses(NAMELESS, "SubjectAlternativeName extension MUST be marked critical");
  }

  @Test
  void isNamedAsSuchBesideAGoodChain() throws Exception {
    TestCertificate beside =
        TestCertificate.ca("CA")
            .extension(Extension.extendedKeyUsage, true, DERNull.INSTANCE)
            .issue();
    refuses(SERVER.followedBy(beside), "");
  }

  @Test
  void isNamedAsSuchWhereAnExtensionIsMalformed() throws Exception {
    TestCertificate odd =
        TestCertificate.server("localhost")
            .extension(Extension.extendedKeyUsage, true, DERNull.INSTANCE)
            .signedBy(CA)
            .issue();
    refuses(odd, "");
  }

  @Test
  void leavesAloneWhatJavaReads() throws Exception {
    TestCertificate unusual =
        TestCertificate.server("localhost")
            .extension(new ASN1ObjectIdentifier("1.2.3.4"), false, DERNull.INSTANCE)
            .signedBy(CA)
            .issue();
    try (TlsTestServer server = TlsTestServer.with(unusual).start()) {
      talk(trusting(CA).build(), "localhost", server);
    }
  }

  private void refuses(TestCertificate certificate, String words) throws Exception {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      try (TlsTestServer server =
          TlsTestServer.with(certificate)
              .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
              .start()) {
        isRefused(
            () -> talk(trusting(CA).build(), "localhost", server),
            Reason.CERT_UNPARSABLE,
            "\"localhost:" + server.port() + "\" sends a certificate that Java cannot read",
            words,
            "subject");
      }
    }
  }
}
