package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No session is resumed beyond the dates of the certificates that it rests on. */
class SessionLifeTest extends HandshakeTest {
  @SuppressWarnings("TimeInStaticInitializer") // a server of the JDK keeps the true time
  private static final Instant START = Instant.now();

  private static final Instant END = START.plus(Duration.ofHours(2));

  /** Of sessions, JSSE counts the hours itself; certificates are judged by this. */
  private static final class Hand extends Clock {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Hand clock = new Hand();

  private TlsPolicy policy(TestCertificate anchor) {
    return trusting(anchor).environment(Environment.builder().clock(clock).build()).build();
  }

  private static TlsTestServer serving(TestCertificate certificate, String protocol) {
    return TlsTestServer.with(certificate)
        .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
        .start();
  }

  private static TestCertificate endingLeaf() {
    return TestCertificate.server("localhost")
        .valid(START.minusSeconds(60), END)
        .signedBy(CA)
        .issue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void refusesAServerWhoseCertificateHasEndedSince(String protocol) throws Exception {
    TlsPolicy policy = policy(CA);
    try (TlsTestServer server = serving(endingLeaf(), protocol)) {
      resumes(policy, server);
      clock.now = END.plusSeconds(1);
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_TIME);
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_TIME);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void refusesAServerWhoseAuthorityHasEndedSince(String protocol) throws Exception {
    TestCertificate root = TestCertificate.ca("ending").valid(START.minusSeconds(60), END).issue();
    TestCertificate between = TestCertificate.ca("between").signedBy(root).issue();
    TlsPolicy policy = policy(root);
    try (TlsTestServer server =
        serving(TestCertificate.server("localhost").signedBy(between).issue(), protocol)) {
      resumes(policy, server);
      clock.now = END.plusSeconds(1);
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_TIME);
    }
  }

  /** The end of one server's certificate must not cost the others more than one handshake. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void goesOnResumingSessionsOfOtherServers(String protocol) throws Exception {
    TlsPolicy policy = policy(CA);
    try (TlsTestServer ending = serving(endingLeaf(), protocol);
        TlsTestServer lasting = serving(SERVER, protocol)) {
      resumes(policy, ending);
      resumes(policy, lasting);
      clock.now = END.plusSeconds(1);
      isRefused(() -> talk(policy, "localhost", ending), Reason.X509_TIME);
      talk(policy, "localhost", lasting);
      resumes(policy, lasting);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void judgesAnewForASocketThatWasMadeBeforeTheEnd(String protocol) throws Exception {
    TlsPolicy policy = policy(CA);
    SSLSocketFactory sockets = policy.sslContext().getSocketFactory();
    try (TlsTestServer server = serving(endingLeaf(), protocol)) {
      resumes(policy, server);
      try (SSLSocket early = (SSLSocket) sockets.createSocket()) {
        clock.now = END.plusSeconds(1);
        early.connect(
            new InetSocketAddress(
                InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), server.port()));
        isRefused(
            () -> {
              try {
                early.startHandshake();
              } catch (IOException e) {
                throw policy.explain(e, "localhost");
              }
            },
            Reason.X509_TIME);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void judgesAnewForEngines(String protocol) throws Exception {
    TlsPolicy policy = policy(CA);
    try (TlsTestServer server = serving(endingLeaf(), protocol)) {
      EngineClient.talk(engine(policy, server), server.port());
      SSLEngine again = engine(policy, server);
      SSLEngine early = engine(policy, server);
      EngineClient.talk(again, server.port());
      clock.now = END.plusSeconds(1);
      for (SSLEngine late : new SSLEngine[] {early, engine(policy, server)}) {
        assertThatThrownBy(() -> EngineClient.talk(late, server.port()))
            .satisfies(
                e ->
                    assertThat(policy.explain(e, "localhost").reason())
                        .isEqualTo(Reason.X509_TIME));
      }
    }
  }

  private static SSLEngine engine(TlsPolicy policy, TlsTestServer server) {
    return policy.sslContext().createSSLEngine("localhost", server.port());
  }

  private void resumes(TlsPolicy policy, TlsTestServer server) throws Exception {
    talk(policy, "localhost", server);
    talk(policy, "localhost", server);
    assertThat(heard.get(heard.size() - 1).resumed()).isTrue();
  }
}
