package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.RawServer;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
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
  private final OurCa our = new OurCa();
  private final TestCertificate leaf =
      TestCertificate.server("localhost", "127.0.0.1", "127.75.0.1", "127.75.0.2")
          .signedBy(our.ca())
          .issue();

  @TempDir private Path directory;

  private DockerEndpoint.Builder to(String host, int port) {
    return our.to(host, port, our.ca());
  }

  private TlsTestServer daemon() {
    return our.daemon(leaf);
  }

  /** What the remedy comes to where another port, or another machine, was meant. */
  private void meant(Broken broken) throws IOException {
    try (TlsTestServer daemon = daemon()) {
      broken.until(to("127.0.0.1", daemon.port()).build());
    }
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
    Broken broken =
        Broken.endpoint(to("127.0.0.1", port).build())
            .because("connection-refused", "127.0.0.1:" + port)
            .advising("running");
    try (Forward started = Forward.from("127.0.0.1", port, daemon())) {
      broken.until(to("127.0.0.1", started.port()).build());
    }
  }

  /** Java would take it for an address; docker does not. */
  @Test
  void aNameThatNobodyKnows() throws IOException {
    meant(Broken.endpoint(to("127.1", 2376).build()).because("dns", "127.1").advising("spelling"));
  }

  @Test
  void noSocket() throws IOException {
    Path socket = directory.resolve("d.sock");
    DockerEndpoint endpoint = DockerEndpoint.builder("unix://" + socket).build();
    Broken broken = Broken.endpoint(endpoint).because("cannot-connect", socket.toString());
    try (UnixDaemon started = UnixDaemon.at(socket)) {
      broken
          .advising("Check that the Docker daemon is running")
          .until(DockerEndpoint.builder(started.host()).build());
    }
  }

  /** A listener whose queue is full leaves packets unanswered, as a firewall does. */
  @Test
  void aFirewallThatDrops() throws IOException {
    List<Socket> queue = new ArrayList<>();
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (Forward port = Forward.later(full, daemon())) {
      fill(full, queue);
      Broken broken =
          Broken.endpoint(
                  to("127.0.0.1", port.port()).connectTimeout(Duration.ofMillis(300)).build())
              .because("packets-dropped", "127.0.0.1:" + port.port(), "firewall")
              .advising("Open the port");
      port.open();
      broken.until(to("127.0.0.1", port.port()).build());
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
      meant(
          Broken.endpoint(
                  to("127.0.0.1", silent.port()).handshakeTimeout(Duration.ofMillis(300)).build())
              .because("silent-peer", "127.0.0.1:" + silent.port())
              .advising("Wait until the daemon has started", "what forwards the port"));
    }
  }

  @Test
  void anSshServer() throws IOException {
    byte[] banner = "SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII);
    try (RawServer ssh = RawServer.answering(banner)) {
      meant(
          Broken.endpoint(to("127.0.0.1", ssh.port()).build())
              .because("ssh-server", "127.0.0.1:" + ssh.port(), "SSH")
              .advising("daemon's own port"));
    }
  }

  @Test
  void somethingElse() throws IOException {
    byte[] noise = "220 mail.example.com ESMTP\r\n".getBytes(StandardCharsets.US_ASCII);
    try (RawServer mail = RawServer.answering(noise)) {
      meant(
          Broken.endpoint(to("127.0.0.1", mail.port()).build())
              .because("tls-to-nontls", "127.0.0.1:" + mail.port())
              .advising("Check the host and port"));
    }
  }

  @Test
  void aServerThatHangsUp() throws IOException {
    try (RawServer closing = RawServer.answering()) {
      meant(
          Broken.endpoint(to("127.0.0.1", closing.port()).build())
              .because("closed-by-peer", "127.0.0.1:" + closing.port())
              .advising("load balancer"));
    }
  }

  @Test
  void aTlsClientOnAPlainPort() throws IOException {
    PlainDaemon plain = PlainDaemon.start("127.0.0.1", 0);
    int port = plain.port();
    Broken broken;
    try (plain) {
      broken =
          Broken.endpoint(to("127.0.0.1", port).build())
              .because("tls-to-plain", "127.0.0.1:" + port)
              .advising("start the daemon with --tlsverify");
    }
    try (Forward restarted = Forward.from("127.0.0.1", port, daemon())) {
      broken.until(to("127.0.0.1", restarted.port()).build());
    }
  }

  @Test
  void aPlainClientOnATlsPort() throws IOException {
    try (TlsTestServer daemon = daemon()) {
      Broken.endpoint(plain("127.0.0.1", daemon.port()))
          .because("plain-to-tls", "127.0.0.1:" + daemon.port())
          .advising("certificates(...)")
          .telling("CN=server")
          .until(to("127.0.0.1", daemon.port()).build());
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
    Broken broken;
    try (PlainDaemon open = PlainDaemon.start("127.75.0.2", 2375)) {
      broken =
          Broken.endpoint(to("127.75.0.2", 2376).build())
              .because("plain-at-other-port", "127.75.0.2:2376", "port " + open.port())
              .advising("Start the daemon with --tlsverify and -H tcp://0.0.0.0:2376");
    }
    try (Forward restarted = Forward.from("127.75.0.2", 2376, daemon())) {
      broken.until(to("127.75.0.2", restarted.port()).build());
    }
  }

  @Test
  void noCommonCipherSuite() throws IOException {
    Broken broken;
    try (TlsTestServer old = daemonWith("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")) {
      broken =
          Broken.endpoint(to("localhost", old.port()).build())
              .because("tls-alert", "localhost:" + old.port(), "handshake_failure")
              .advising("TLS 1.2 with an ECDHE suite and AES-GCM");
    }
    try (TlsTestServer better = daemonWith("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
      broken.until(to("localhost", better.port()).build());
    }
  }

  @Test
  void anAlertIsNotAlwaysAboutSuites() throws IOException {
    try (TlsTestServer daemon = daemon()) {
      DockerEndpoint sound = to("localhost", daemon.port()).build();
      try (RawServer strict = RawServer.answering(fatal(112))) {
        Broken.endpoint(to("localhost", strict.port()).build())
            .because("tls-alert", "localhost:" + strict.port(), "unrecognized_name")
            .advising("a name that the server knows", "serverName(...)")
            .until(sound);
      }
      try (RawServer strict = RawServer.answering(fatal(80))) {
        Broken.endpoint(to("localhost", strict.port()).build())
            .because("tls-alert", "localhost:" + strict.port(), "internal_error")
            .advising("log of the server, or of the proxy before it")
            .until(sound);
      }
      try (RawServer strong = RawServer.answering(fatal(71))) {
        Broken.endpoint(to("localhost", strong.port()).build())
            .because("tls-alert", "insufficient_security")
            .advising("TLS 1.2 with an ECDHE suite and AES-GCM")
            .until(sound);
      }
    }
  }

  /** That alert as a record of TLS. */
  private static byte[] fatal(int alert) {
    return new byte[] {21, 3, 3, 0, 2, 2, (byte) alert};
  }

  private TlsTestServer daemonWith(String suite) {
    return TlsTestServer.with(leaf)
        .clientsOf(our.ca())
        .socket(
            socket -> {
              socket.setEnabledProtocols(new String[] {"TLSv1.2"});
              socket.setEnabledCipherSuites(new String[] {suite});
            })
        .talk(new DaemonTalk())
        .start();
  }

  @Test
  void aServerOfTheTimeOfTls10() throws IOException {
    try (OpensslServer old = OpensslServer.start(leaf, directory, "-tls1")) {
      meant(
          Broken.endpoint(to("localhost", old.port()).build())
              .because("tls-version", "TLS 1.0", "TLS 1.2 and 1.3")
              .advising("allow TLS 1.2"));
    }
  }

  @Test
  void aThreadThatIsInterrupted() throws IOException {
    try (TlsTestServer daemon = daemon()) {
      DockerEndpoint endpoint = to("localhost", daemon.port()).build();
      Thread.currentThread().interrupt();
      try {
        Broken.endpoint(endpoint).because("interrupted", "localhost:" + daemon.port());
      } finally {
        Thread.interrupted();
      }
      Broken.connects(endpoint.diagnose());
    }
  }
}
