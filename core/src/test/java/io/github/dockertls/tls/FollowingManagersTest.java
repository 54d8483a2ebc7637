package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust and key manager of a policy in a context that somebody else makes. */
class FollowingManagersTest extends HandshakeTest {
  @TempDir Path directory;

  private TlsPolicy following() throws IOException {
    Path ca = Files.writeString(directory.resolve("ca.pem"), CA.pem());
    write("first");
    Files.setPosixFilePermissions(
        directory.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
    return TlsPolicy.builder(Trust.certificates(Pem.read(ca)))
        .identity(Identity.pem(directory.resolve("cert.pem"), directory.resolve("key.pem")))
        .build();
  }

  private void write(String name) throws IOException {
    TestCertificate client = TestCertificate.client(name).signedBy(CA).issue();
    Files.writeString(directory.resolve("cert.pem"), client.pem());
    Files.writeString(directory.resolve("key.pem"), client.keyPem());
  }

  private static SSLContext contextOf(TlsPolicy policy) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {policy.keyManager()}, new TrustManager[] {policy.trustManager()}, null);
    return context;
  }

  @Test
  void judgeAndShowInAnyContext() throws Exception {
    SSLContext context = contextOf(following());
    try (TlsTestServer server = TlsTestServer.with(SERVER).clientsOf(CA).start()) {
      assertThat(shown(context, server)).isEqualTo("CN=first");
      write("second");
      // A port of its own, for a context that we do not make resumes what it likes.
      try (TlsTestServer next = TlsTestServer.with(SERVER).clientsOf(CA).start()) {
        assertThat(shown(context, next)).isEqualTo("CN=second");
      }
    }
  }

  private static String shown(SSLContext context, TlsTestServer server) throws Exception {
    EngineClient.talk(context.createSSLEngine("localhost", server.port()), server.port());
    return server.next().clientChain().get(0).getSubjectX500Principal().toString();
  }

  @Test
  void judgeByTheCasOfNow() throws Exception {
    TlsPolicy policy = following();
    SSLContext context = contextOf(policy);
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      EngineClient.talk(context.createSSLEngine("localhost", server.port()), server.port());
    }
    Files.writeString(directory.resolve("ca.pem"), TestCertificate.ca("next").issue().pem());
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      assertThatThrownBy(
              () ->
                  EngineClient.talk(
                      context.createSSLEngine("localhost", server.port()), server.port()))
          .satisfies(
              e ->
                  assertThat(policy.explain(e, "localhost").reason())
                      .isEqualTo(Reason.X509_UNKNOWN_AUTHORITY));
    }
    assertThat(policy.trustManager().getAcceptedIssuers())
        .extracting(X509Certificate::getSubjectX500Principal)
        .containsExactly(new X500Principal("CN=next"));
  }

  @Test
  void keepKeyAndCertificateTogetherOverARotation() throws Exception {
    X509ExtendedKeyManager keys = following().keyManager();
    String[] types = {"EC"};
    String before = keys.chooseClientAlias(types, null, null);
    write("second");
    String after = keys.chooseClientAlias(types, null, null);
    assertThat(keys.getCertificateChain(before)[0].getSubjectX500Principal())
        .hasToString("CN=first");
    assertThat(keys.getCertificateChain(after)[0].getSubjectX500Principal())
        .hasToString("CN=second");
    assertThat(keys.getPrivateKey(before)).isNotEqualTo(keys.getPrivateKey(after));
    assertThat(keys.chooseClientAlias(types, null, null)).isEqualTo(after);
    assertThat(keys.getPrivateKey("nobody's")).isNull();
  }

  @Test
  void showNothingWithoutAnIdentity() {
    X509ExtendedKeyManager keys = trusting(CA).build().keyManager();
    assertThat(keys.chooseEngineClientAlias(new String[] {"EC", "RSA"}, null, null)).isNull();
    assertThat(keys.getClientAliases("EC", null)).isNull();
  }
}
