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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of handshakes share: a CA, a server of it, and a client that says what went wrong. */
abstract class HandshakeTest {
  static final TestCertificate CA = TestCertificate.ca("CA").issue();
  static final TestCertificate SERVER =
      TestCertificate.server("localhost", "127.0.0.1").signedBy(CA).issue();

  final List<HandshakeInfo> heard = new ArrayList<>();

  static TlsPolicy.Builder trusting(TestCertificate... anchors) {
    return TlsPolicy.builder(
        Trust.certificates(List.of(anchors).stream().map(TestCertificate::certificate).toList()));
  }

  static Identity identity(TestCertificate client) {
    return Identity.of(client.chain(), client.key());
  }

  SSLSocket shakeHands(TlsPolicy policy, String host, int port, Duration limit) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    return policy.handshake(socket, host, port, limit, heard::add);
  }

  /** Shakes hands and reads what the server says, as a request would. */
  String talk(TlsPolicy policy, String host, int port) throws IOException {
    try (SSLSocket socket = shakeHands(policy, host, port, Duration.ofSeconds(30))) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw policy.explain(e, host + ":" + port);
    }
  }

  String talk(TlsPolicy policy, String host, TlsTestServer server) throws IOException {
    return talk(policy, host, server.port());
  }

  static void isRefused(ThrowingCallable call, Reason reason, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
              assertThat(List.of(words)).allMatch(e.getMessage()::contains, e.getMessage());
            });
  }
}
