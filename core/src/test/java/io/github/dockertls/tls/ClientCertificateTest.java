package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest extends HandshakeTest {
  private static final TestCertificate CLIENT = TestCertificate.client("me").signedBy(CA).issue();

  private static TlsTestServer.Builder demanding(String protocol) {
    return TlsTestServer.with(SERVER)
        .clientsOf(CA)
        .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}));
  }

  @ParameterizedTest
  @CsvSource({
    "EC,TLSv1.2",
    "EC,TLSv1.3",
    "RSA,TLSv1.2",
    "RSA,TLSv1.3",
    "Ed25519,TLSv1.2",
    "Ed25519,TLSv1.3"
  })
  void showsTheIdentityWhateverItsKey(String algorithm, String protocol) throws Exception {
    TestCertificate client = TestCertificate.client("me").key(algorithm).signedBy(CA).issue();
    try (TlsTestServer server = demanding(protocol).start()) {
      TlsPolicy policy = trusting(CA).identity(identity(client)).build();
      assertThat(talk(policy, "localhost", server)).isEqualTo("hello");
      assertThat(server.next().clientChain()).containsExactly(client.certificate());
      assertThat(heard.get(0).clientChain()).containsExactly(client.certificate());
      assertThat(heard.get(0).protocol()).isEqualTo(protocol);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tellsThatTheServerWantsACertificate(String protocol) throws Exception {
    try (TlsTestServer server = demanding(protocol).start()) {
      TlsPolicy policy = trusting(CA).build();
      isRefused(
          () -> talk(policy, "localhost", server),
          Reason.CLIENT_CERT_REJECTED,
          "without a client certificate",
          "localhost:" + server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tellsThatTheServerRefusesOurCertificate(String protocol) throws Exception {
    TestCertificate twin = TestCertificate.ca("CA").issue();
    TestCertificate stranger = TestCertificate.client("me").signedBy(twin).issue();
    try (TlsTestServer server = demanding(protocol).start()) {
      TlsPolicy policy = trusting(CA).identity(identity(stranger)).build();
      isRefused(
          () -> talk(policy, "localhost", server),
          Reason.CLIENT_CERT_REJECTED,
          "our client certificate");
    }
  }

  @Test
  void showsNothingToAServerThatNamesOtherCas() throws Exception {
    TestCertificate other = TestCertificate.ca("Other").issue();
    try (TlsTestServer server =
        TlsTestServer.with(SERVER).clientsOf(other).clientMayStayUnknown().start()) {
      TlsPolicy policy = trusting(CA).identity(identity(CLIENT)).build();
      assertThat(talk(policy, "localhost", server)).isEqualTo("hello");
      assertThat(server.next().clientChain()).isEmpty();
      assertThat(heard.get(0).clientChain()).isEmpty();
    }
  }

  @Test
  void showsTheChainIfTheServerNamesAnIssuerWithinIt() throws Exception {
    TestCertificate inter = TestCertificate.ca("Inter").signedBy(CA).issue();
    TestCertificate client = TestCertificate.client("me").signedBy(inter).issue();
    try (TlsTestServer server =
        TlsTestServer.with(SERVER).clientsOf(CA).clientMayStayUnknown().start()) {
      talk(trusting(CA).identity(identity(client)).build(), "localhost", server);
      assertThat(server.next().clientChain())
          .containsExactly(client.certificate(), inter.certificate());
      talk(trusting(CA).identity(identity(client.alone())).build(), "localhost", server);
      assertThat(server.next().clientChain()).isEmpty();
    }
  }

  @Test
  void doesNotJudgeItsOwnCertificate() throws Exception {
    TestCertificate expired =
        TestCertificate.server("me")
            .valid(Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2002-01-01T00:00:00Z"))
            .signedBy(CA)
            .issue();
    try (TlsTestServer server = demanding("TLSv1.3").start()) {
      TlsPolicy policy = trusting(CA).identity(identity(expired)).build();
      isRefused(() -> talk(policy, "localhost", server), Reason.CLIENT_CERT_REJECTED);
    }
  }

  @Test
  void showsNothingToAServerThatIsNotTrusted() throws Exception {
    try (TlsTestServer server =
        TlsTestServer.with(SERVER).clientsOf(CA).clientMayStayUnknown().start()) {
      TlsPolicy policy =
          trusting(TestCertificate.ca("Other").issue()).identity(identity(CLIENT)).build();
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_UNKNOWN_AUTHORITY);
      TlsTestServer.Seen seen = server.next();
      assertThat(seen.failure()).isNotNull();
      assertThat(seen.clientChain()).isEmpty();
      TlsPolicy unverified =
          TlsPolicy.builder(Trust.unverified()).identity(identity(CLIENT)).build();
      assertThat(talk(unverified, "localhost", server)).isEqualTo("hello");
      assertThat(server.next().clientChain()).containsExactly(CLIENT.certificate());
    }
  }

  @Test
  void neverTellsTheKey() {
    TlsPolicy policy = trusting(CA).identity(identity(CLIENT)).serverName("build1").build();
    assertThat(policy)
        .hasToString(
            "TlsPolicy[trusts one certificate, " + identity(CLIENT) + ", serverName=build1]");
    assertThatThrownBy(() -> trusting(CA).serverName(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(List.of(policy.toString())).noneMatch(text -> text.contains("PRIVATE"));
  }
}
