package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse us: the verdict names what is wrong with our certificate. */
class ClientCertificateRefusedTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private final Instant now = Instant.now();

  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate leaf = TestCertificate.server("localhost").signedBy(ca).issue();
  private final TestCertificate good = TestCertificate.client("alice").signedBy(ca).issue();
  private TlsTestServer server;

  @BeforeEach
  void start() {
    server = TlsTestServer.with(leaf).clientsOf(ca).talk(new DaemonTalk()).start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private DockerEndpoint.Builder anonymous(TlsTestServer to) {
    return DockerEndpoint.builder("tcp://localhost:" + to.port())
        .trust(Trust.certificates(List.of(ca.certificate())));
  }

  private DockerEndpoint as(TestCertificate client) {
    return anonymous(server).identity(Identity.of(client.chain(), client.key())).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void noCertificateIsMissed(String protocol) throws IOException {
    try (TlsTestServer old =
        TlsTestServer.with(leaf)
            .clientsOf(ca)
            .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
            .talk(new DaemonTalk())
            .start()) {
      Broken.endpoint(anonymous(old).build())
          .because("client-cert-missing", "CN=Our CA")
          .advising("Give a client certificate")
          .until(anonymous(old).identity(Identity.of(good.chain(), good.key())).build());
    }
  }

  @Test
  void anExpiredOneIsToBeRenewed() {
    Broken.endpoint(
            as(
                TestCertificate.client("bob")
                    .signedBy(ca)
                    .valid(now.minus(YEAR), now.minusSeconds(3600))
                    .issue()))
        .because("client-cert-expired", "CN=bob", "ended on")
        .advising("Renew")
        .until(as(good));
  }

  @Test
  void whyOursIsNotShownIsTold() throws IOException {
    TestCertificate other = TestCertificate.ca("Other").issue();
    try (TlsTestServer tolerant =
        TlsTestServer.with(leaf)
            .clientsOf(other)
            .clientMayStayUnknown()
            .talk(new DaemonTalk())
            .start()) {
      Identity identity = Identity.of(good.chain(), good.key());
      Diagnosis diagnosis = anonymous(tolerant).identity(identity).build().diagnose();
      Broken.connects(diagnosis);
      assertThat(diagnosis.text()).contains("ours is not shown, as its CA is not asked for");
    }
  }

  /** With TLS 1.2 the refusal comes within the handshake. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theOneThatIsRefusedIsShown(String protocol) throws IOException {
    TestCertificate stranger =
        TestCertificate.client("bob").signedBy(TestCertificate.ca("Our CA").issue()).issue();
    try (TlsTestServer old =
        TlsTestServer.with(leaf)
            .clientsOf(ca)
            .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
            .talk(new DaemonTalk())
            .start()) {
      Identity identity = Identity.of(stranger.chain(), stranger.key());
      Diagnosis diagnosis = anonymous(old).identity(identity).build().diagnose();
      assertThat(diagnosis.verdict().cause()).isEqualTo("client-cert-other-ca");
      assertThat(diagnosis.handshake())
          .hasValueSatisfying(seen -> assertThat(seen.clientChain()).isEqualTo(stranger.chain()));
    }
  }

  @Test
  void oneOfTheFutureIsToldFromAnExpiredOne() {
    Broken.endpoint(
            as(
                TestCertificate.client("bob")
                    .signedBy(ca)
                    .valid(now.plusSeconds(3600), now.plus(YEAR))
                    .issue()))
        .because("client-cert-not-yet-valid", "CN=bob", "begins on")
        .until(as(good));
  }

  @Test
  void aServersCertificateIsNotForClients() {
    TestCertificate serverAuth =
        TestCertificate.client("bob")
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
            .signedBy(ca)
            .issue();
    Broken.endpoint(as(serverAuth))
        .because("client-cert-purpose", "CN=bob")
        .advising("clientAuth")
        .until(as(good));
  }

  @Test
  void oneOfAnotherCaIsNotEvenShown() {
    TestCertificate other = TestCertificate.ca("Other CA").issue();
    Broken.endpoint(as(TestCertificate.client("bob").signedBy(other).issue()))
        .because("client-cert-other-ca", "CN=Other CA", "CN=Our CA", "not even shown")
        .until(as(good));
  }

  @Test
  void oneOfACaOfTheSameNameIsShownAndRefused() {
    TestCertificate old = TestCertificate.ca("Our CA").issue();
    Broken.endpoint(as(TestCertificate.client("bob").signedBy(old).issue()))
        .because("client-cert-other-ca", "CN=Our CA", "another key")
        .until(as(good));
  }

  @Test
  void oneWithoutItsIntermediateIsOfNoCaThatTheServerTakes() {
    TestCertificate between = TestCertificate.ca("People").signedBy(ca).issue();
    TestCertificate bob = TestCertificate.client("bob").signedBy(between).issue();
    Broken.endpoint(as(bob.alone()))
        .because("client-cert-other-ca", "CN=People", "CN=Our CA")
        .advising("intermediate certificates")
        .until(as(bob));
  }

  /** As nginx does with {@code ssl_verify_client on}: the handshake ends well. */
  @Test
  void aRefusalInHttpIsUnderstood() throws IOException {
    String page = "<html><center><h1>400 No required SSL certificate was sent</h1></center></html>";
    TlsTestServer.Talk nginx =
        socket -> {
          if (isAnonymous(socket)) {
            socket.getInputStream().read(new byte[8192]);
            String head =
                "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n"
                    + "Content-Type: text/html\r\nContent-Length: "
                    + page.length()
                    + "\r\n\r\n";
            socket.getOutputStream().write((head + page).getBytes(StandardCharsets.US_ASCII));
          } else {
            DaemonTalk.talk(socket);
          }
        };
    try (TlsTestServer proxy =
        TlsTestServer.with(leaf).clientsOf(ca).clientMayStayUnknown().talk(nginx).start()) {
      Broken.endpoint(anonymous(proxy).build())
          .because("client-cert-missing", "The proxy at", "CN=Our CA")
          .until(anonymous(proxy).identity(Identity.of(good.chain(), good.key())).build());
    }
  }

  private static boolean isAnonymous(SSLSocket socket) {
    try {
      return socket.getSession().getPeerCertificates().length == 0;
    } catch (SSLPeerUnverifiedException e) {
      return true;
    }
  }

  /** What the failed request itself knows, without asking the server again. */
  @Test
  void theRequestsOwnFailureKnowsTheCauseAndTheEndpoint() throws IOException {
    DockerEndpoint endpoint =
        as(
            TestCertificate.client("bob")
                .signedBy(ca)
                .valid(now.minus(YEAR), now.minusSeconds(3600))
                .issue());
    try (DockerClient docker = endpoint.connect()) {
      DockerTlsException thrown =
          assertThrows(DockerTlsException.class, () -> docker.versionCmd().exec());
      assertThat(thrown.detail()).contains(Detail.CLIENT_CERT_EXPIRED);
      assertThat(thrown).hasMessageContaining("CN=bob").hasMessageContaining("ended on");
      assertThat(DockerEndpoint.of(thrown).orElseThrow().diagnose().verdict().cause())
          .isEqualTo("client-cert-expired");
    }
  }
}
