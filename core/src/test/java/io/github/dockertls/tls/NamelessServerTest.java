package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that does not say whom it speaks to trusts nobody: any server of the CA would do. */
class NamelessServerTest extends HandshakeTest {
  private static final TestCertificate OTHER =
      TestCertificate.server("other.example.com").signedBy(CA).issue();
  private static final TestCertificate CLIENT = TestCertificate.client("ours").signedBy(CA).issue();

  static Stream<Function<SSLContext, SSLEngine>> namelessEngines() {
    return Stream.of(
        SSLContext::createSSLEngine,
        context -> context.createSSLEngine(null, -1),
        context -> context.createSSLEngine("", 2376),
        context -> {
          SSLEngine engine = context.createSSLEngine();
          SSLParameters parameters = engine.getSSLParameters();
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          engine.setSSLParameters(parameters);
          return engine;
        },
        context -> {
          SSLEngine engine = context.createSSLEngine();
          engine.setSSLParameters(new SSLParameters());
          return engine;
        });
  }

  @ParameterizedTest
  @MethodSource("namelessEngines")
  void refusesAndShowsNoCertificate(Function<SSLContext, SSLEngine> maker) throws Exception {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      try (TlsTestServer server = serving(OTHER, protocol)) {
        SSLContext context = trusting(CA).identity(identity(CLIENT)).build().sslContext();
        refusesTheName(() -> EngineClient.talk(maker.apply(context), server.port()));
        TlsTestServer.Seen seen = server.next();
        assertThat(seen.failure()).isNotNull();
        assertThat(seen.clientChain()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("namelessEngines")
  void checksTheNameThatIsSetForAll(Function<SSLContext, SSLEngine> maker) throws Exception {
    try (TlsTestServer server = TlsTestServer.with(OTHER).start()) {
      TlsPolicy named = trusting(CA).serverName("other.example.com").build();
      assertThat(EngineClient.talk(maker.apply(named.sslContext()), server.port()))
          .isEqualTo("hello");
      TlsPolicy wrong = trusting(CA).serverName("localhost").build();
      refusesTheName(() -> EngineClient.talk(maker.apply(wrong.sslContext()), server.port()));
    }
  }

  @ParameterizedTest
  @MethodSource("namelessEngines")
  void takesAnybodyWhereNobodyIsVerified(Function<SSLContext, SSLEngine> maker) throws Exception {
    try (TlsTestServer server = TlsTestServer.with(OTHER).start()) {
      SSLContext context = TlsPolicy.builder(Trust.unverified()).build().sslContext();
      assertThat(EngineClient.talk(maker.apply(context), server.port())).isEqualTo("hello");
    }
  }

  @Test
  void takesAnEngineThatWasMadeWithItsHost() throws Exception {
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      SSLContext context = trusting(CA).build().sslContext();
      assertThat(
              EngineClient.talk(context.createSSLEngine("localhost", server.port()), server.port()))
          .isEqualTo("hello");
      refusesTheName(
          () -> EngineClient.talk(context.createSSLEngine("build1", server.port()), server.port()));
    }
  }

  @Test
  void judgesNobodyByChainAlone() throws Exception {
    X509ExtendedTrustManager nameless = trusting(CA).build().trustManager();
    X509Certificate[] chain = SERVER.chain().toArray(X509Certificate[]::new);
    refusesTheName(() -> nameless.checkServerTrusted(chain, "ECDHE_ECDSA"));
    refusesTheName(() -> nameless.checkServerTrusted(chain, "ECDHE_ECDSA", (SSLEngine) null));
    refusesTheName(() -> nameless.checkServerTrusted(chain, "ECDHE_ECDSA", (Socket) null));
    try (Socket plain = new Socket()) {
      refusesTheName(() -> nameless.checkServerTrusted(chain, "ECDHE_ECDSA", plain));
    }
    trusting(CA)
        .serverName("localhost")
        .build()
        .trustManager()
        .checkServerTrusted(chain, "ECDHE_ECDSA");
    TlsPolicy.builder(Trust.unverified())
        .build()
        .trustManager()
        .checkServerTrusted(chain, "ECDHE_ECDSA");
  }

  private static TlsTestServer serving(TestCertificate certificate, String protocol) {
    return TlsTestServer.with(certificate)
        .clientsOf(CA)
        .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
        .start();
  }

  private static void refusesTheName(ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(
            e -> {
              DockerTlsException named = trusting(CA).build().explain(e, "localhost");
              assertThat(named.reason()).isEqualTo(Reason.X509_HOSTNAME);
            });
  }
}
