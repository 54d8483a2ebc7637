package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsPolicyTest {
  private static final TestCertificate CA = TestCertificate.ca("CA").issue();
  private static final TestCertificate SERVER =
      TestCertificate.server("localhost", "127.0.0.1").signedBy(CA).issue();

  private final List<HandshakeInfo> heard = new ArrayList<>();

  private static TlsPolicy.Builder trusting(TestCertificate... anchors) {
    return TlsPolicy.builder(
        Trust.certificates(List.of(anchors).stream().map(TestCertificate::certificate).toList()));
  }

  private static Identity identity(TestCertificate client) {
    return Identity.of(client.chain(), client.key());
  }

  private SSLSocket shakeHands(TlsPolicy policy, String host, int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    return policy.handshake(socket, host, port, Duration.ofSeconds(30), heard::add);
  }

  private String talk(TlsPolicy policy, String host, TlsTestServer server) throws IOException {
    try (SSLSocket socket = shakeHands(policy, host, server.port())) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw policy.explain(e, host + ":" + server.port());
    }
  }

  private static void isRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "127.0.0.1"})
  void acceptsAServerOfATrustedCaUnderEachOfItsNames(String host) throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      assertThat(talk(trusting(CA).build(), host, server)).isEqualTo("hello");
      assertThat(heard.get(0).protocol()).isEqualTo("TLSv1.3");
      assertThat(heard.get(0).serverChain()).containsExactly(SERVER.certificate());
      assertThat(heard.get(0).clientChain()).isEmpty();
    }
  }

  @Test
  void refusesAServerOfAnotherCaAndNamesTheIssuer() throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      TlsPolicy policy = trusting(TestCertificate.ca("Stranger").issue()).build();
      assertThatThrownBy(() -> talk(policy, "localhost", server))
          .hasMessageContaining("\"CN=CA\"")
          .hasMessageContaining("\"CN=Stranger\"");
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_UNKNOWN_AUTHORITY);
    }
  }

  @Test
  void refusesAnotherNameAndTellsTheOffered() throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      TlsPolicy policy = trusting(CA).build();
      assertThatThrownBy(() -> talk(policy, "build1", server))
          .hasMessageContaining("is for localhost, 127.0.0.1, not for \"build1\"");
      isRefused(() -> talk(policy, "build1", server), Reason.X509_HOSTNAME);
    }
  }

  @Test
  void showsTheIdentityAndTellsOfIt() throws Exception {
    TestCertificate client = TestCertificate.client("me").signedBy(CA).issue();
    try (TlsTestServer server = TlsTestServer.with(SERVER).clientsOf(CA).start()) {
      TlsPolicy policy = trusting(CA).identity(identity(client)).build();
      assertThat(talk(policy, "localhost", server)).isEqualTo("hello");
      assertThat(server.next().clientChain()).containsExactly(client.certificate());
      assertThat(heard.get(0).clientChain()).containsExactly(client.certificate());
    }
  }
}
