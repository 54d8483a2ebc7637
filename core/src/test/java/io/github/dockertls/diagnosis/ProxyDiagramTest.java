package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy has a line of its own among the messages, and shows how far it let us. */
class ProxyDiagramTest {
  private static final Pattern TITLE = Pattern.compile("<g><title>(.*?)</title>");
  private static final String CONNECT = "CONNECT build1.test:2376";

  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();
  private final TestCertificate server = TestCertificate.server("build1.test").signedBy(ca).issue();

  @TempDir private Path directory;

  private Diagnosis diagnose(String proxy) throws IOException {
    return new CliHome(directory)
        .with(ca.certificate(), client)
        .diagnose("HTTPS_PROXY=" + proxy, "--tlsverify", "-H", "tcp://build1.test:2376");
  }

  private static List<String> messages(Diagnosis diagnosis) {
    return TITLE
        .matcher(SequenceDiagram.of(diagnosis))
        .results()
        .map((MatchResult found) -> found.group(1).strip())
        .toList();
  }

  private static String http(int port) {
    return "http://127.0.0.1:" + port;
  }

  @Test
  void aTunnelIsAskedForAndGrantedBeforeTheHandshake() throws IOException {
    try (TlsTestServer behind =
            TlsTestServer.with(server).clientsOf(ca).talk(new DaemonTalk()).start();
        ConnectProxy proxy = ConnectProxy.to(behind.port())) {
      Diagnosis diagnosis = diagnose(http(proxy.port()));
      assertThat(messages(diagnosis))
          .startsWith("connects", CONNECT, "granted what follows goes through the proxy")
          .anyMatch(message -> message.startsWith("ServerHello"))
          .last()
          .asString()
          .startsWith("200");
      assertThat(diagnosis.html()).contains("proxy " + http(proxy.port()));
    }
  }

  @Test
  void whatTheProxyRefusesGoesNoFurther() throws IOException {
    for (String status : List.of("407 Proxy Authentication Required", "403 Forbidden")) {
      try (ConnectProxy proxy = ConnectProxy.answering(status)) {
        assertThat(messages(diagnose(http(proxy.port()))))
            .hasSize(3)
            .startsWith("connects", CONNECT)
            .last()
            .asString()
            .startsWith("proxy-");
      }
    }
  }

  @Test
  void aProxyThatIsNotThereIsAskedNothing() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Diagnosis diagnosis = diagnose(http(port));
    assertThat(messages(diagnosis)).hasSize(2).first().isEqualTo("connects");
    Broken.diagnosed(diagnosis)
        .because("connection-refused", "the proxy \"127.0.0.1:" + port)
        .advising("HTTPS_PROXY");
  }

  @Test
  void aProxyThatDecryptsIsWhoAnswers() throws IOException {
    TestCertificate inspector = TestCertificate.ca("Proxy Root").issue();
    TestCertificate forged = TestCertificate.server("build1.test").signedBy(inspector).issue();
    try (TlsTestServer behind = TlsTestServer.with(forged).talk(new DaemonTalk()).start();
        ConnectProxy proxy = ConnectProxy.to(behind.port())) {
      Diagnosis diagnosis = diagnose(http(proxy.port()));
      assertThat(messages(diagnosis))
          .contains("Certificate CN=server by CN=Proxy Root")
          .last()
          .asString()
          .startsWith("intercepted");
      assertThat(SequenceDiagram.of(diagnosis)).as("the server's own line").contains("dasharray");
    }
  }

  @Test
  void whoDecryptsWithoutBeingAProxyStandsBetween() throws IOException {
    TestCertificate product = TestCertificate.ca("Zscaler Root CA").issue();
    TestCertificate forged = TestCertificate.server("localhost").signedBy(product).issue();
    try (TlsTestServer inspecting = TlsTestServer.with(forged).talk(new DaemonTalk()).start()) {
      Diagnosis diagnosis =
          new CliHome(directory)
              .with(ca.certificate(), client)
              .diagnose("--tlsverify", "-H", "tcp://localhost:" + inspecting.port());
      assertThat(diagnosis.verdict().cause()).isEqualTo("intercepted");
      assertThat(SequenceDiagram.of(diagnosis)).contains("who decrypts", "dasharray");
    }
  }

  @Test
  void aSocksProxyIsAskedInItsOwnWay() throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (Acceptor proxy =
        Acceptor.start(listener, "socks-proxy", (socket, open) -> forbid(socket))) {
      Diagnosis diagnosis = diagnose("socks5://127.0.0.1:" + proxy.port());
      assertThat(messages(diagnosis))
          .startsWith("connects", "SOCKS5 connect to build1.test:2376")
          .hasSize(3);
      assertThat(diagnosis.verdict().cause()).isEqualTo("proxy-refused");
    }
  }

  /** RFC 1928: no credentials are wanted, and the rules forbid the connection. */
  private static void forbid(Socket socket) throws IOException {
    socket.getInputStream().readNBytes(3);
    socket.getOutputStream().write(new byte[] {5, 0});
    socket.getInputStream().readNBytes(4 + 1 + "build1.test".length() + 2);
    socket.getOutputStream().write(new byte[] {5, 2, 0, 1, 0, 0, 0, 0, 0, 0});
  }

  /** To TLS {@code 127.1} is a name (CLI rule 31): it is sent, and the command sends it as well. */
  @Test
  void aShortenedAddressIsAName() throws IOException {
    TestCertificate other = TestCertificate.server("build2.test").signedBy(ca).issue();
    try (TlsTestServer behind = TlsTestServer.with(other).talk(new DaemonTalk()).start();
        ConnectProxy proxy = ConnectProxy.to(behind.port())) {
      Diagnosis diagnosis =
          new CliHome(directory)
              .with(ca.certificate(), client)
              .diagnose(
                  "HTTPS_PROXY=" + http(proxy.port()), "--tlsverify", "-H", "tcp://127.1:2376");
      assertThat(messages(diagnosis)).anyMatch(message -> message.contains("server name 127.1"));
      assertThat(diagnosis.verdict().commands())
          .anyMatch(command -> command.contains("-servername 127.1"));
    }
  }
}
