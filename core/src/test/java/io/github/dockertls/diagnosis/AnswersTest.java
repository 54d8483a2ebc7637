package io.github.dockertls.diagnosis;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.TlsTestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/**
 * The handshake ends well, and then comes something else than a daemon's answer. The remedy comes
 * to a daemon that was mended, or to the right port.
 */
class AnswersTest {
  private static final String JSON = "application/json";
  private static final String HTML = "text/html";

  private static final Duration SHORT = Duration.ofMillis(500);

  private final OurCa our = new OurCa();

  private TlsTestServer server(TlsTestServer.Talk talk) {
    return TlsTestServer.with(our.server().issue()).talk(talk).start();
  }

  private DockerEndpoint to(TlsTestServer server) {
    return our.to(server, our.ca()).build();
  }

  @Test
  void aDaemonInTrouble() throws IOException {
    try (TlsTestServer server =
            server(CannedTalk.always("500 Oops", JSON, "{\"message\":\"layer store is broken\"}"));
        TlsTestServer mended = server(new DaemonTalk())) {
      Broken.endpoint(to(server))
          .because("http-status", "500", "layer store is broken")
          .advising("daemon's log")
          .until(to(mended));
    }
  }

  @Test
  void aProxyBeforeADaemonThatIsDown() throws IOException {
    try (TlsTestServer server =
            server(CannedTalk.always("502 Bad Gateway", HTML, "<h1>502 Bad Gateway</h1>"));
        TlsTestServer mended = server(new DaemonTalk())) {
      Broken.endpoint(to(server))
          .because("http-status", "502", "Bad Gateway")
          .advising("daemon behind the proxy")
          .until(to(mended));
    }
  }

  @Test
  void aRuleThatForbidsIt() throws IOException {
    try (TlsTestServer server =
            server(
                CannedTalk.always(
                    "403 Forbidden",
                    JSON,
                    "{\"message\":\"authorization denied by plugin opa: not you\"}"));
        TlsTestServer mended = server(new DaemonTalk())) {
      Broken.endpoint(to(server))
          .because("http-status", "403", "denied by plugin opa")
          .advising("authorization plugin")
          .until(to(mended));
    }
  }

  @Test
  void aWebServerWithoutSuchAPage() throws IOException {
    try (TlsTestServer web =
            server(CannedTalk.always("404 Not Found", HTML, "<h1>Not Found</h1>"));
        TlsTestServer daemon = server(new DaemonTalk())) {
      Broken.endpoint(to(web))
          .because("http-status", "404", "Not Found")
          .advising("host, port and path")
          .until(to(daemon));
    }
  }

  @Test
  void aWebServerThatHasAPageForEverything() throws IOException {
    try (TlsTestServer web = server(CannedTalk.always("200 OK", HTML, "<h1>Welcome</h1>"));
        TlsTestServer daemon = server(new DaemonTalk())) {
      Broken.endpoint(to(web))
          .because("http-bad-json", "tcp://localhost:" + web.port())
          .advising("host, port and path")
          .until(to(daemon));
    }
  }

  /** Many a service has an object for every path. */
  @Test
  void aServiceThatHasAnObjectForEverything() throws IOException {
    try (TlsTestServer service = server(CannedTalk.always("200 OK", JSON, "{}"));
        TlsTestServer daemon = server(new DaemonTalk())) {
      Broken.endpoint(to(service))
          .because("http-bad-json", "tcp://localhost:" + service.port())
          .advising("host, port and path")
          .until(to(daemon));
    }
  }

  @Test
  void anAddressThatHasMoved() throws IOException {
    try (TlsTestServer daemon = server(new DaemonTalk());
        TlsTestServer moved =
            server(
                CannedTalk.always(
                    "301 Moved\r\nLocation: https://localhost:" + daemon.port() + "/", HTML, ""))) {
      Broken.endpoint(to(moved))
          .because("http-bad-json", "redirect", "https://localhost:" + daemon.port() + "/")
          .advising("daemon's own address")
          .until(to(daemon));
    }
  }

  @Test
  void somethingThatIsNoHttp() throws IOException {
    try (TlsTestServer mail = server(CannedTalk.once("500 what?\r\n"));
        TlsTestServer daemon = server(new DaemonTalk())) {
      Broken.endpoint(to(mail))
          .because("malformed-http", "localhost:" + mail.port())
          .advising("Check the port")
          .until(to(daemon));
    }
  }

  @Test
  void anAnswerThatIsCutOff() throws IOException {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
    try (TlsTestServer server = server(CannedTalk.once(half));
        TlsTestServer mended = server(new DaemonTalk())) {
      Broken.endpoint(to(server))
          .because("response-truncated", "localhost:" + server.port())
          .advising("proxies between")
          .until(to(mended));
    }
  }

  @Test
  void aServerThatHangsUpOnRequests() throws IOException {
    try (TlsTestServer server = server(CannedTalk.once(""));
        TlsTestServer mended = server(new DaemonTalk())) {
      Broken.endpoint(to(server))
          .because("closed-by-peer", "localhost:" + server.port())
          .advising("log of the daemon")
          .until(to(mended));
    }
  }

  @Test
  void aServerThatNeverAnswersARequest() throws IOException {
    TlsTestServer.Talk deaf =
        socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    try (TlsTestServer server = server(deaf);
        TlsTestServer mended = server(new DaemonTalk())) {
      Broken.endpoint(our.to(server, our.ca()).responseTimeout(SHORT).build())
          .because("timeout", "localhost:" + server.port())
          .advising("Check the daemon")
          .until(to(mended));
    }
  }

  /** Where the network is quick, the daemon may still take its time. */
  @Test
  void aDaemonMayAnswerLaterThanItIsToConnect() throws IOException {
    try (TlsTestServer server = server(AnswersTest::answerLate)) {
      Broken.connects(our.to(server, our.ca()).connectTimeout(SHORT).build().diagnose());
    }
  }

  /** Answers once the client has waited for longer than SHORT. */
  private static void answerLate(SSLSocket socket) throws IOException {
    byte[] request = new byte[8192];
    int length = socket.getInputStream().read(request);
    socket.setSoTimeout((int) SHORT.multipliedBy(2).toMillis());
    try {
      socket.getInputStream().read();
      return; // it waits no more
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout(0);
    }
    InputStream asked = new ByteArrayInputStream(request, 0, length);
    DaemonTalk.talk(
        new SequenceInputStream(asked, socket.getInputStream()), socket.getOutputStream());
  }
}
