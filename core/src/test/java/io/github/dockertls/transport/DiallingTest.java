package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.server.DrippingServer;
import io.github.dockertls.transport.Requests.Running;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers that keep a connection waiting before it is one. */
@Timeout(60)
class DiallingTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void limitsTheWaitForAFullSocket(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    List<SocketChannel> queue = new ArrayList<>();
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        DockerHttpClient client =
            DockerTlsHttpClient.unix(address.getPath()).connectTimeout(SHORT).build()) {
      busy.bind(address, 1);
      fill(queue, address);
      DockerTlsException e = failure(client);

      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(e).hasMessageContaining(directory.toString()).hasMessageContaining("connect");
    } finally {
      for (SocketChannel channel : queue) {
        channel.close();
      }
    }
  }

  /** Connects until nobody is let in any more. */
  private static void fill(List<SocketChannel> queue, UnixDomainSocketAddress address)
      throws IOException {
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      queue.add(channel);
      channel.configureBlocking(false);
      try {
        if (!channel.connect(address)) {
          return;
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void limitsAHandshakeThatStopsInTheMiddle() throws Exception {
    Script half =
        talk -> {
          talk.in.read();
          // A record of 100 bytes is announced, and two come.
          talk.out.write(new byte[] {22, 3, 3, 0, 100, 2, 0});
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, half);
        DockerHttpClient client =
            server.client().tls(ScriptedServer.policy()).handshakeTimeout(SHORT).build()) {
      assertThat(failure(client).reason()).isEqualTo(Reason.TIMEOUT);
    }
  }

  @Test
  void limitsTheWaitForAProxy() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.start(Wire.PLAIN, talk -> talk.stall());
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("build1.example.com", 2376)
                .tls(ScriptedServer.policy())
                .proxy("http://127.0.0.1:" + proxy.port())
                .handshakeTimeout(SHORT)
                .build()) {
      DockerTlsException e = failure(client);

      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(e).hasMessageContaining("the proxy \"127.0.0.1:" + proxy.port());
    }
  }

  /** Byte by byte an answer may take days, although each byte comes soon. */
  @ParameterizedTest
  @CsvSource({"http, 485454502f312e31203230300d0a583a", "socks5, 0500050000032e"})
  void limitsAProxysWholeAnswer(String scheme, String answer) throws Exception {
    try (DrippingServer proxy = DrippingServer.start(HexFormat.of().parseHex(answer));
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("build1.example.com", 2376)
                .tls(ScriptedServer.policy())
                .proxy(scheme + "://127.0.0.1:" + proxy.port())
                .handshakeTimeout(SHORT)
                .build()) {
      DockerTlsException e = failure(client);

      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(e).hasMessageContaining("the proxy \"127.0.0.1:" + proxy.port());
    }
  }

  @Test
  void endsTheWaitForAProxyWhenTheThreadIsInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Script silent =
        talk -> {
          talk.head();
          asked.countDown();
          talk.stall();
        };
    try (ScriptedServer proxy = ScriptedServer.start(Wire.PLAIN, silent);
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("build1.example.com", 2376)
                .tls(ScriptedServer.policy())
                .proxy("http://127.0.0.1:" + proxy.port())
                .build()) {
      Running<String> caller = Requests.start(() -> fetch(client, get("/info")));
      asked.await();
      caller.thread().interrupt();

      assertThat(catchThrowableOfType(DockerTlsException.class, caller::join).reason())
          .isEqualTo(Reason.INTERRUPTED);
    }
  }

  @Test
  void dialsAnIpv6Address() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getByAddress(ipv6Loopback()), 0));
      Running<String> head = Requests.start(() -> answer(server));
      try (DockerHttpClient client =
          DockerTlsHttpClient.tcp("::1", server.getLocalPort()).apiVersion("1.41").build()) {
        assertThat(fetch(client, get("/info"))).isEqualTo("ok");
      }
      assertThat(head.result().get()).contains("Host: [::1]:" + server.getLocalPort() + "\r\n");
    }
  }

  private static byte[] ipv6Loopback() {
    byte[] address = new byte[16];
    address[15] = 1;
    return address;
  }

  private static String answer(ServerSocket server) throws IOException {
    try (Socket socket = server.accept()) {
      byte[] head = new byte[4096];
      int n = socket.getInputStream().read(head);
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
      return new String(head, 0, n, US_ASCII);
    }
  }

  /** JNA is not on the class path of these tests. */
  @Test
  void saysWhatANamedPipeNeeds() {
    DockerTlsException e =
        catchThrowableOfType(
            DockerTlsException.class,
            () -> Dialer.namedPipe("//./pipe/docker_engine", 1000, socket -> {}));

    assertThat(e.reason()).isEqualTo(Reason.LIBRARY_MISSING);
    assertThat(e).hasMessageContaining("net.java.dev.jna:jna");
  }

  private static DockerTlsException failure(DockerHttpClient client) {
    return catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/v1.41/info")));
  }
}
