package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.ClientHello;
import io.github.dockertls.server.RawServer;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is offered, what a failure means, and that any client of the context has the checks. */
class ConnectionTest extends HandshakeTest {
  private static final byte[] PROTOCOL_VERSION = {21, 3, 1, 0, 2, 2, 70};
  private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

  @Test
  void offersWhatTheCliOffers() throws Exception {
    try (RawServer server = RawServer.answering(HANDSHAKE_FAILURE)) {
      isRefused(() -> talk(trusting(CA).build(), "Build_1", server.port()), Reason.TLS_ALERT);
      ClientHello hello = server.next();
      assertThat(hello.cipherSuites())
          .containsExactly(0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8);
      assertThat(hello.groups()).containsExactly(0x001d, 0x0017, 0x0018, 0x0019);
      assertThat(hello.signatureSchemes())
          .contains(0x0403, 0x0804, 0x0807, 0x0401)
          .doesNotContain(0x0809, 0x080a, 0x080b, 0x0808, 0x0202, 0x0303);
      assertThat(hello.extensions()).doesNotContainKey(16);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "my_docker.example.com,my_docker.example.com",
    "Docker.Example.COM,Docker.Example.COM",
    "docker.example.com.,docker.example.com",
    "localhost,localhost",
    "127.0.0.1,",
    "::1,"
  })
  void sendsTheNameAsItIsAndNoAddress(String host, String sent) throws Exception {
    try (RawServer server = RawServer.answering(HANDSHAKE_FAILURE)) {
      isRefused(() -> talk(trusting(CA).build(), host, server.port()), Reason.TLS_ALERT);
      assertThat(server.next().serverName()).isEqualTo(sent);
    }
  }

  @Test
  void namesEachKindOfWrongServer() throws Exception {
    wrong(PROTOCOL_VERSION, Reason.TLS_VERSION);
    wrong(HANDSHAKE_FAILURE, Reason.TLS_ALERT);
    wrong(
        "HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        Reason.TLS_TO_PLAIN);
    wrong("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII), Reason.TLS_TO_NONTLS);
    wrong(new byte[0], Reason.CLOSED_BY_PEER);
  }

  private void wrong(byte[] answer, Reason reason) throws Exception {
    try (RawServer server = RawServer.answering(answer)) {
      isRefused(
          () -> talk(trusting(CA).build(), "localhost", server.port()),
          reason,
          "\"localhost:" + server.port() + "\"");
    }
  }

  @Test
  void endsAHandshakeThatTakesTooLong() throws Exception {
    try (RawServer server = RawServer.silent()) {
      TlsPolicy policy = trusting(CA).build();
      isRefused(
          () -> shakeHands(policy, "localhost", server.port(), Duration.ofMillis(200)),
          Reason.TIMEOUT);
    }
  }

  @Test
  void refusesAServerWithoutAnyNameToCheck() throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      isRefused(() -> talk(trusting(CA).build(), "", server), Reason.X509_HOSTNAME);
    }
  }

  @Test
  void closesTheConnectionIfTheListenerThrows() throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThatThrownBy(
              () ->
                  trusting(CA)
                      .build()
                      .handshake(
                          socket,
                          "localhost",
                          server.port(),
                          Duration.ofSeconds(30),
                          info -> {
                            throw new IllegalStateException("listener");
                          }))
          .hasMessage("listener");
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void refusesWeakSuites() throws Exception {
    try (TlsTestServer server =
        TlsTestServer.with(SERVER)
            .socket(
                socket ->
                    socket.setEnabledCipherSuites(
                        new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"}))
            .start()) {
      isRefused(() -> talk(trusting(CA).build(), "localhost", server), Reason.TLS_ALERT);
    }
  }

  @Test
  void leavesTheSocketsTimeLimitAsItWas() throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(12_345);
      trusting(CA)
          .build()
          .handshake(socket, "localhost", server.port(), Duration.ofSeconds(30), heard::add);
      assertThat(socket.getSoTimeout()).isEqualTo(12_345);
    }
  }

  private static TlsTestServer web(TestCertificate certificate) {
    return TlsTestServer.with(certificate)
        .talk(
            socket -> {
              socket.getInputStream().read(new byte[4096]);
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
                          .getBytes(StandardCharsets.US_ASCII));
            })
        .start();
  }

  @Test
  void checksForJavasHttpClient() throws Exception {
    try (TlsTestServer server = web(SERVER)) {
      assertThat(get(trusting(CA).build(), server)).isEqualTo("OK");
      assertThatThrownBy(() -> get(trusting(TestCertificate.ca("X").issue()).build(), server))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("No trusted CA stands behind the certificate of \"localhost\"");
      assertThat(get(TlsPolicy.builder(Trust.unverified()).build(), server)).isEqualTo("OK");
    }
    try (TlsTestServer other = web(TestCertificate.server("other").signedBy(CA).issue())) {
      assertThatThrownBy(() -> get(trusting(CA).build(), other))
          .hasStackTraceContaining("is for other, not for \"localhost\"");
      assertThat(get(trusting(CA).serverName("other").build(), other)).isEqualTo("OK");
      assertThat(get(TlsPolicy.builder(Trust.unverified()).build(), other)).isEqualTo("OK");
    }
  }

  private static String get(TlsPolicy policy, TlsTestServer server) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(policy.sslContext()).build();
    URI uri = URI.create("https://localhost:" + server.port() + "/");
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "other"})
  void checksForHttpsUrlConnections(String named) throws Exception {
    TestCertificate shown = TestCertificate.server(named).signedBy(CA).issue();
    try (TlsTestServer server = web(shown)) {
      TlsPolicy policy = trusting(CA).build();
      HttpsURLConnection connection =
          (HttpsURLConnection)
              URI.create("https://localhost:" + server.port() + "/").toURL().openConnection();
      connection.setSSLSocketFactory(policy.sslContext().getSocketFactory());
      connection.setHostnameVerifier(policy.hostnameVerifier());
      if (named.equals("localhost")) {
        assertThat(connection.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_OK);
      } else {
        assertThatThrownBy(connection::getResponseCode)
            .hasStackTraceContaining("is for other, not for \"localhost\"");
      }
    }
  }

  @Test
  void checksTheNameForAClientThatDoesNotThinkOfIt() throws Exception {
    TestCertificate other = TestCertificate.server("other").signedBy(CA).issue();
    try (TlsTestServer server = TlsTestServer.with(other).start()) {
      TlsPolicy policy = trusting(CA).build();
      try (SSLSocket socket =
          (SSLSocket)
              policy.sslContext().getSocketFactory().createSocket("localhost", server.port())) {
        assertThat(socket.getSSLParameters().getEndpointIdentificationAlgorithm()).isNull();
        assertThatThrownBy(socket::startHandshake)
            .isInstanceOf(SSLHandshakeException.class)
            .satisfies(
                e ->
                    assertThat(policy.explain(e, "localhost").reason())
                        .isEqualTo(Reason.X509_HOSTNAME));
      }
    }
  }

  @Test
  void explainsWhatIsExplainedAlready() {
    DockerTlsException known = new DockerTlsException(Reason.DNS, "Fact", "Remedy");
    assertThat(
            trusting(CA)
                .build()
                .explain(new UncheckedIOException(new IOException(known)), "localhost"))
        .isSameAs(known);
  }
}
