package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.pem.Pem;
import io.github.dockertls.pem.PemFixtures;
import io.github.dockertls.pem.PemFixtures.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every accepted identity is shown to a real server, which demands a client certificate, checks the
 * signature made with the private key, and sends the certificate back.
 */
class IdentityHandshakeTest {
  private static final Map<String, SSLServerSocket> SERVERS = new HashMap<>();
  private static final TlsPolicy.Builder POLICY =
      TlsPolicy.builder(Trust.certificates(Pem.read(PemFixtures.ROOT.resolve("ca/ca.pem"))));

  /** Every kind of key in every container; the forms of text around it make no difference here. */
  static Stream<Arguments> identities() {
    return PemFixtures.rows().stream()
        .filter(row -> row.isAccepted() && !row.what().equals("bundle"))
        .filter(row -> !row.file().getFileName().toString().startsWith("text-"))
        .flatMap(
            row ->
                Stream.of("TLSv1.3", "TLSv1.2")
                    .filter(tls -> tls.equals("TLSv1.3") || isPlain(row))
                    .map(tls -> Arguments.of(row, tls)));
  }

  private static boolean isPlain(Row row) {
    return List.of("pkcs8", "pkcs1", "sec1")
        .contains(row.file().getParent().getFileName().toString());
  }

  @BeforeAll
  static void startServers() throws Exception {
    SSLContext context = serverContext();
    for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
      SSLServerSocket server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      server.setEnabledProtocols(new String[] {protocol});
      server.setNeedClientAuth(true);
      SERVERS.put(protocol, server);
      Thread thread = new Thread(() -> serve(server), "mutual-tls-" + protocol);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @AfterAll
  static void stopServers() throws IOException {
    for (SSLServerSocket server : SERVERS.values()) {
      server.close();
    }
  }

  @ParameterizedTest
  @MethodSource("identities")
  void completesAMutualHandshake(Row row, String protocol) throws Exception {
    Identity identity = identity(row);
    int port = SERVERS.get(protocol).getLocalPort();
    TlsPolicy policy = POLICY.identity(identity).build();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket tls =
            policy.handshake(socket, "localhost", port, Duration.ofSeconds(30), info -> {})) {
      assertThat(tls.getInputStream().readAllBytes())
          .isEqualTo(identity.chain().get(0).getEncoded());
      assertThat(tls.getSession().getProtocol()).isEqualTo(protocol);
    }
  }

  private static Identity identity(Row row) {
    char[] password = row.password() == null ? null : row.password().toCharArray();
    return row.what().equals("store")
        ? Identity.keyStore(row.file(), password)
        : Identity.pem(row.certificate(), row.key(), () -> password);
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        socket.startHandshake();
        socket.getOutputStream().write(socket.getSession().getPeerCertificates()[0].getEncoded());
      } catch (IOException | CertificateEncodingException e) {
        // The client sees the connection end, and its test fails.
      }
    }
  }

  private static SSLContext serverContext() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        Pem.read(PemFixtures.ROOT.resolve("ca/server-key.pem")).privateKey(),
        new char[0],
        Pem.read(PemFixtures.ROOT.resolve("ca/server.pem"))
            .certificates()
            .toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
    return context;
  }

  /** Who the client is does not matter here, only that it holds the key. */
  private static final class AnyClient extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
