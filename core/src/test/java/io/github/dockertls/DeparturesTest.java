package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.RawServer;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLServerSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the library does something else than the CLI, on purpose: what the CLI does, what we do,
 * and why. The README has the table of these.
 */
class DeparturesTest {
  private static final Path PEM = Path.of("src/test/resources/pem");
  private static final TestCertificate CA = TestCertificate.ca("CA").issue();
  private static final TestCertificate SERVER =
      TestCertificate.server("localhost").signedBy(CA).issue();

  @TempDir Path home;
  private final BlockingQueue<HandshakeInfo> heard = new LinkedBlockingQueue<>();

  /** The CLI speaks plain HTTP and exits with 0 (CLI rule 8). TLS was asked for, so we refuse. */
  @Test
  void verificationWithoutAnyMaterialIsNeverPlainHttp() {
    refuses(
        Reason.TLS_WITHOUT_MATERIAL,
        () -> ping(cli("--tlsverify", "--tlscacert=", "-H", "tcp://127.0.0.1:2376")));
  }

  /**
   * The CLI's {@code version} panics (CLI rules 33, 61 and 62). We give the error that its {@code
   * ps} gives.
   */
  @Test
  void whatMakesTheCliPanicIsAnError() throws IOException {
    refuses(Reason.PROTOCOL_NOT_AVAILABLE, () -> ping(cli("-H", "npipe:////./pipe/docker_engine")));
    refuses(Reason.HOST_INVALID, () -> ping(cli("-H", "fd://")));
    Environment latest = surroundings().variable("DOCKER_API_VERSION", "latest").build();
    refuses(
        Reason.API_VERSION_INVALID,
        () -> ping(DockerEndpoint.fromCli(latest, "-H", "tcp://127.0.0.1:2375")));
    Files.createDirectory(home.resolve(".docker"));
    Files.writeString(
        home.resolve(".docker/config.json"), "{\"HttpHeaders\":{\"X-A\":\"1\",\"x-a\":\"2\"}}");
    refuses(Reason.HEADER_INVALID, () -> ping(cli("-H", "tcp://127.0.0.1:2375")));
  }

  /** The CLI runs {@code ssh}. That is no TLS, and out of scope: the error names it. */
  @Test
  void sshIsOutOfScope() {
    refuses(Reason.SSH, () -> ping(cli("-H", "ssh://build1.example.com")));
  }

  /** The CLI waits without end (CLI rule 58). A build should fail, not hang. */
  @Test
  void aHandshakeHasATimeLimit() throws Exception {
    try (RawServer silent = RawServer.silent()) {
      DockerEndpoint endpoint =
          DockerEndpoint.builder("tcp://localhost:" + silent.port())
              .trust(Trust.certificates(CA.chain()))
              .handshakeTimeout(Duration.ofMillis(200))
              .build();
      refuses(Reason.TIMEOUT, () -> ping(endpoint));
    }
  }

  /** The CLI refuses encrypted keys (CLI rule 25). We decrypt them when a password is given. */
  @Test
  void anEncryptedKeyOpensWithItsPasswordOutsideTheClisMode() throws IOException {
    Path cert = PEM.resolve("keys/rsa2048.pem");
    Path key = PEM.resolve("encrypted/pbes2-rsa.pem");

    assertThat(Identity.pem(cert, key, "secret".toCharArray()).chain()).hasSize(1);
    Files.createDirectory(home.resolve(".docker"));
    Files.copy(cert, home.resolve(".docker/ca.pem"));
    Files.copy(cert, home.resolve(".docker/cert.pem"));
    Files.copy(key, home.resolve(".docker/key.pem"));
    refuses(Reason.KEY_UNPARSABLE, () -> cli("--tlsverify", "-H", "tcp://build1.example.com:2376"));
  }

  /** The CLI never looks at the common name (CLI rule 43). Docker 19.03 did; by name only. */
  @Test
  void aCommonNameCountsOnlyWhenAskedForByName() throws Exception {
    TestCertificate old = TestCertificate.server().subject("CN=localhost").signedBy(CA).issue();
    try (TlsTestServer server = serve(old, socket -> {})) {
      refuses(Reason.X509_COMMON_NAME, () -> ping(trusting(CA, "localhost", server).build()));
      ping(trusting(CA, "localhost", server).allowCommonName().build());
    }
    assertThat(heard).hasSize(1);
  }

  /** The CLI checks the name that it dials. Through a tunnel that is another than the server's. */
  @Test
  void anotherNameThanTheOneDialledIsCheckedWhenAskedFor() throws Exception {
    TestCertificate build1 = TestCertificate.server("build1.example.com").signedBy(CA).issue();
    try (TlsTestServer server = serve(build1, socket -> {})) {
      refuses(Reason.X509_HOSTNAME, () -> ping(trusting(CA, "localhost", server).build()));
      ping(trusting(CA, "localhost", server).serverName("build1.example.com").build());
    }
    assertThat(heard).hasSize(1);
  }

  /**
   * The CLI takes either a CA or the system's roots, and those only by a context (CLI rules 9, 18).
   */
  @Test
  void theSystemsRootsServeAloneAndBesideACa() throws Exception {
    Environment roots = surroundings().systemRoots(CA::chain).build();
    TestCertificate other = TestCertificate.ca("Other CA").issue();
    try (TlsTestServer server = serve(SERVER, socket -> {})) {
      String host = "tcp://localhost:" + server.port();
      ping(DockerEndpoint.builder(host).environment(roots).trust(Trust.system()).build());
      ping(
          DockerEndpoint.builder(host)
              .environment(roots)
              .trust(Trust.systemAnd(other.chain()))
              .build());
    }
  }

  /** docker-java #2332: its own transports stop at TLS 1.2. */
  @Test
  void issue2332Tls13IsSpoken() throws Exception {
    try (TlsTestServer server = serve(SERVER, socket -> {})) {
      ping(trusting(CA, "localhost", server).build());
    }
    assertThat(heard.take().protocol()).isEqualTo("TLSv1.3");
  }

  private Environment.Builder surroundings() {
    return Environment.builder().home(home).workingDirectory(home);
  }

  private DockerEndpoint cli(String... flags) {
    return DockerEndpoint.fromCli(surroundings().build(), flags);
  }

  private DockerEndpoint.Builder trusting(TestCertificate ca, String host, TlsTestServer server) {
    return DockerEndpoint.builder("tcp://" + host + ":" + server.port())
        .trust(Trust.certificates(List.of(ca.certificate())))
        .onHandshake(heard::add);
  }

  private static TlsTestServer serve(
      TestCertificate certificate, Consumer<SSLServerSocket> change) {
    byte[] answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
            .getBytes(StandardCharsets.US_ASCII);
    return TlsTestServer.with(certificate)
        .socket(change)
        .talk(
            socket -> {
              if (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(answer);
              }
            })
        .start();
  }

  private static void ping(DockerEndpoint endpoint) throws IOException {
    try (DockerHttpClient client = endpoint.httpClient();
        DockerHttpClient.Response response =
            client.execute(Request.builder().method(Method.GET).path("/_ping").build())) {
      assertThat(response.getStatusCode()).isEqualTo(200);
      assertThat(response.getBody().readAllBytes()).isNotEmpty();
    }
  }

  private static void refuses(Reason reason, ThrowingCallable call) {
    assertThatExceptionOfType(DockerTlsException.class)
        .isThrownBy(call)
        .extracting(DockerTlsException::reason)
        .isEqualTo(reason);
  }
}
