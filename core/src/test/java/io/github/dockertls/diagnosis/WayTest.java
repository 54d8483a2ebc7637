package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.RawServer;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the way before a certificate is shown: ports, firewalls, other servers. */
class WayTest {
  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();
  private final TestCertificate leaf =
      TestCertificate.server("localhost", "127.0.0.1", "127.75.0.1").signedBy(ca).issue();

  @TempDir private Path directory;

  private DockerEndpoint.Builder to(String host, int port) {
    return DockerEndpoint.builder("tcp://" + host + ":" + port)
        .trust(Trust.certificates(List.of(ca.certificate())))
        .identity(Identity.of(client.chain(), client.key()));
  }

  private TlsTestServer daemon() {
    return TlsTestServer.with(leaf).clientsOf(ca).talk(new DaemonTalk()).start();
  }

  private static DockerEndpoint plain(String host, int port) {
    return DockerEndpoint.builder("tcp://" + host + ":" + port).plainHttp().build();
  }

  @Test
  void nobodyListening() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Broken.endpoint(to("127.0.0.1", port).build())
        .because("connection-refused", "127.0.0.1:" + port)
        .advising("running");
  }

  @Test
  void aNameThatNobodyKnows() {
    Broken.endpoint(to("127.1", 2376).build()).because("dns", "127.1").advising("spelling");
  }

  @Test
  void noSocket() {
    Broken.endpoint(DockerEndpoint.builder("unix://" + directory.resolve("d.sock")).build())
        .because("cannot-connect", "d.sock");
  }

  /** A listener whose queue is full leaves packets unanswered, as a firewall does. */
  @Test
  void aFirewallThatDrops() throws IOException {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, queue);
      Broken.endpoint(
              to("127.0.0.1", full.getLocalPort()).connectTimeout(Duration.ofMillis(300)).build())
          .because("packets-dropped", "127.0.0.1:" + full.getLocalPort(), "firewall");
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  private static void fill(ServerSocket full, List<Socket> queue) throws IOException {
    while (true) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(full.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  @Test
  void aListenerThatNeverAnswers() throws IOException {
    try (RawServer silent = RawServer.silent()) {
      Broken.endpoint(
              to("127.0.0.1", silent.port()).handshakeTimeout(Duration.ofMillis(300)).build())
          .because("silent-peer", "127.0.0.1:" + silent.port())
          .advising("Wait until the daemon has started");
    }
  }

  @Test
  void anSshServer() throws IOException {
    byte[] banner = "SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII);
    try (RawServer ssh = RawServer.answering(banner)) {
      Broken.endpoint(to("127.0.0.1", ssh.port()).build())
          .because("ssh-server", "127.0.0.1:" + ssh.port(), "SSH");
    }
  }

  @Test
  void somethingElse() throws IOException {
    byte[] noise = "220 mail.example.com ESMTP\r\n".getBytes(StandardCharsets.US_ASCII);
    try (RawServer mail = RawServer.answering(noise)) {
      Broken.endpoint(to("127.0.0.1", mail.port()).build())
          .because("tls-to-nontls", "127.0.0.1:" + mail.port());
    }
  }

  @Test
  void aServerThatHangsUp() throws IOException {
    try (RawServer closing = RawServer.answering()) {
      Broken.endpoint(to("127.0.0.1", closing.port()).build())
          .because("closed-by-peer", "127.0.0.1:" + closing.port());
    }
  }

  @Test
  void tlsToAPlainPort() throws IOException {
    try (PlainDaemon plain = PlainDaemon.start("127.0.0.1", 0)) {
      Broken.endpoint(to("127.0.0.1", plain.port()).build())
          .because("tls-to-plain", "127.0.0.1:" + plain.port())
          .advising("--tlsverify")
          .until(plain("127.0.0.1", plain.port()));
    }
  }

  @Test
  void plainToATlsPort() throws IOException {
    try (TlsTestServer daemon = daemon()) {
      Broken told = Broken.endpoint(plain("127.0.0.1", daemon.port()));
      told.because("plain-to-tls", "127.0.0.1:" + daemon.port())
          .until(to("127.0.0.1", daemon.port()).build());
      assertThat(told.diagnosis().text()).contains("CN=server");
    }
  }

  @Test
  void port2375InsteadOf2376() throws IOException {
    try (Forward secure = Forward.from("127.75.0.1", 2376, daemon())) {
      Broken.endpoint(to("127.75.0.1", 2375).build())
          .because("tls-at-other-port", "127.75.0.1:2375", "tcp://127.75.0.1:2376")
          .until(to("127.75.0.1", secure.port()).build());
    }
  }

  @Test
  void port2376InsteadOf2375() throws IOException {
    try (PlainDaemon open = PlainDaemon.start("127.75.0.2", 2375)) {
      Broken.endpoint(to("127.75.0.2", 2376).build())
          .because("plain-at-other-port", "127.75.0.2:2376", "port 2375")
          .advising("--tlsverify")
          .until(plain("127.75.0.2", open.port()));
    }
  }

  @Test
  void noCommonCipherSuite() throws IOException {
    try (TlsTestServer old =
        TlsTestServer.with(leaf)
            .socket(
                socket -> {
                  socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                  socket.setEnabledCipherSuites(
                      new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                })
            .talk(new DaemonTalk())
            .start()) {
      Broken.endpoint(to("localhost", old.port()).build())
          .because("tls-alert", "localhost:" + old.port(), "handshake_failure");
    }
  }

  @Test
  void aServerOfTheTimeOfTls10() throws IOException {
    try (OpensslServer old = OpensslServer.start(leaf, directory, "-tls1")) {
      Broken.endpoint(to("localhost", old.port()).build())
          .because("tls-version", "TLS 1.0", "TLS 1.2 and 1.3");
    }
  }

  @Test
  void aProxyThatDecrypts() throws IOException {
    TestCertificate inspector = TestCertificate.ca("Proxy Root").issue();
    TestCertificate forged = TestCertificate.server("build1.test").signedBy(inspector).issue();
    try (TlsTestServer behind = TlsTestServer.with(forged).talk(new DaemonTalk()).start();
        ConnectProxy proxy = ConnectProxy.to(behind.port())) {
      Broken.diagnosed(proxied(proxy, "build1.test"))
          .because("intercepted", "CN=Proxy Root", "build1.test")
          .advising("NO_PROXY");
    }
  }

  @Test
  void aProxyThatPassesOn() throws IOException {
    TestCertificate named = TestCertificate.server("build1.test").signedBy(ca).issue();
    try (TlsTestServer behind =
            TlsTestServer.with(named).clientsOf(ca).talk(new DaemonTalk()).start();
        ConnectProxy proxy = ConnectProxy.to(behind.port())) {
      assertThat(proxied(proxy, "build1.test").verdict().cause()).isEqualTo("connects");
    }
  }

  @Test
  void aProxyThatWantsCredentials() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.answering("407 Proxy Authentication Required")) {
      Broken.diagnosed(proxied(proxy, "build1.test"))
          .because("proxy-407", "127.0.0.1:" + proxy.port())
          .advising("HTTPS_PROXY");
    }
  }

  @Test
  void aProxyThatRefuses() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.answering("403 Forbidden")) {
      Broken.diagnosed(proxied(proxy, "build1.test"))
          .because("proxy-refused", "build1.test:2376", "403");
    }
  }

  private Diagnosis proxied(ConnectProxy proxy, String name) throws IOException {
    return new CliHome(directory)
        .with(ca.certificate(), client)
        .diagnose(
            "HTTPS_PROXY=http://127.0.0.1:" + proxy.port(),
            "--tlsverify",
            "-H",
            "tcp://" + name + ":2376");
  }
}
