package io.github.dockertls.diagnosis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.examination.Target;
import io.github.dockertls.internal.examination.VersionProbe;
import io.github.dockertls.server.DrippingServer;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that never end hold up no diagnosis, however little of them comes at a time. */
@Timeout(30)
class DripTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private final OurCa our = new OurCa();

  private DockerEndpoint to(TlsTestServer server) {
    return our.to(server, our.ca())
        .connectTimeout(SHORT)
        .handshakeTimeout(Duration.ofSeconds(1))
        .responseTimeout(SHORT)
        .build();
  }

  /** The answer to the first request: the rest of its head, or the body. */
  @ParameterizedTest
  @ValueSource(strings = {"X: ", "Content-Length: 100000\r\n\r\n"})
  void anAnswerOfTheDaemonsApi(String beginning) throws IOException {
    TlsTestServer.Talk dripping =
        socket -> {
          byte[] request = new byte[8192];
          int length = socket.getInputStream().read(request);
          boolean head = beginning.endsWith("\n") && length > 0 && request[0] == 'H';
          socket.getOutputStream().write((OK + (head ? "\r\n" : beginning)).getBytes(US_ASCII));
          if (head) {
            socket.getInputStream().read(request);
            socket.getOutputStream().write((OK + beginning).getBytes(US_ASCII));
          }
          DrippingServer.drip(socket);
        };
    try (TlsTestServer server = TlsTestServer.with(our.server().issue()).talk(dripping).start();
        TlsTestServer mended = our.daemon(our.server().issue())) {
      Broken.endpoint(to(server))
          .because("timeout", "tcp://localhost:" + server.port(), "no end")
          .advising("Check the daemon")
          .until(our.to(mended, our.ca()).build());
    }
  }

  @Test
  void theTimeByByte() throws IOException {
    askedForTheTime(DrippingServer::drip);
  }

  @Test
  void aHeadThatFloods() throws IOException {
    byte[] much = new byte[64 * 1024];
    Arrays.fill(much, (byte) 'x');
    askedForTheTime(
        socket -> {
          OutputStream out = socket.getOutputStream();
          while (true) {
            out.write(much);
          }
        });
  }

  /** Then either clock may be wrong. */
  private void askedForTheTime(TlsTestServer.Talk endless) throws IOException {
    Instant now = Instant.now();
    TestCertificate old =
        our.server().valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))).issue();
    TlsTestServer.Talk talk =
        socket -> {
          socket.getOutputStream().write((OK + "X: ").getBytes(US_ASCII));
          endless.on(socket);
        };
    try (TlsTestServer server = TlsTestServer.with(old).clientsOf(our.ca()).talk(talk).start();
        TlsTestServer renewed = our.daemon(our.server().issue())) {
      Broken.endpoint(to(server))
          .because("server-cert-expired", "CN=server")
          .advising("Renew", "clock")
          .until(our.to(renewed, our.ca()).build());
    }
  }

  @Test
  void theRecordThatTellsTheVersion() throws IOException {
    try (DrippingServer server =
        DrippingServer.start((byte) 22, (byte) 3, (byte) 3, (byte) 0xff, (byte) 0xff)) {
      assertThat(new VersionProbe(subject(server.port())).versions()).isEmpty();
    }
  }

  private static Target subject(int port) {
    String host = "tcp://localhost:" + port;
    return new Target(
        new Target.Settings(host, Map.of(), Map.of(), List.of(), Environment.builder().build()),
        "localhost",
        port,
        null,
        null,
        Target.Limits.USUAL.handshakeWithin(Duration.ofMillis(200)),
        () -> connected(port),
        () -> {
          throw new IllegalStateException("nothing asks the daemon");
        });
  }

  /** Over a channel, so that a test that hangs can be interrupted. */
  private static Socket connected(int port) {
    try {
      return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
          .socket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
