package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.Requests.post;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import io.github.dockertls.transport.Requests.Running;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections are used again where that is safe, and nothing is sent twice that must not be. */
@Timeout(60)
class ConnectionPoolTest {
  /** Answers every request of a connection. */
  private static final Script ANSWERS =
      talk -> {
        while (!talk.head().isEmpty()) {
          talk.answer("connection " + talk.number);
        }
      };

  @ParameterizedTest
  @EnumSource
  void usesAConnectionAgain(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, ANSWERS);
        DockerHttpClient client = server.client().build()) {
      for (int i = 0; i < 5; i++) {
        assertThat(fetch(client, get("/info"))).isEqualTo("connection 1");
      }
    }
  }

  @Test
  void closesIdleConnectionsOfACertificateThatIsNoLongerUsed(@TempDir Path directory)
      throws Exception {
    TestCertificate ca = TestCertificate.ca("CA").issue();
    Path trusted = Files.writeString(directory.resolve("ca.pem"), ca.pem());
    TlsPolicy policy = TlsPolicy.builder(Trust.certificates(Pem.read(trusted))).build();
    try (TlsTestServer server =
            TlsTestServer.with(TestCertificate.server("localhost").signedBy(ca).issue())
                .talk(ConnectionPoolTest::answerAll)
                .start();
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", server.port())
                .apiVersion("1.41")
                .tls(policy)
                .build()) {
      assertThat(fetch(client, get("/info"))).isEqualTo("1");
      assertThat(fetch(client, get("/info"))).isEqualTo("2");
      Files.writeString(trusted, ca.pem() + TestCertificate.ca("next").issue().pem());
      assertThat(policy.certificates()).hasSize(2);
      assertThat(fetch(client, get("/info"))).isEqualTo("1");
      assertThat(fetch(client, get("/info"))).isEqualTo("2");
    }
  }

  /** Nothing but the requests themselves makes anybody look at the file. */
  @Test
  void stopsUsingABusyConnectionOfACaThatWasTakenAway(@TempDir Path directory) throws Exception {
    TestCertificate ca = TestCertificate.ca("CA").issue();
    Path trusted = Files.writeString(directory.resolve("ca.pem"), ca.pem());
    TlsPolicy policy = TlsPolicy.builder(Trust.certificates(Pem.read(trusted))).build();
    try (TlsTestServer server =
            TlsTestServer.with(TestCertificate.server("localhost").signedBy(ca).issue())
                .talk(ConnectionPoolTest::answerAll)
                .start();
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", server.port())
                .apiVersion("1.41")
                .tls(policy)
                .build()) {
      fetch(client, get("/info"));
      Files.writeString(trusted, TestCertificate.ca("next").issue().pem());
      DockerTlsException refusal = null;
      while (refusal == null) {
        try {
          fetch(client, get("/info"));
        } catch (DockerTlsException e) {
          refusal = e;
        }
      }
      assertThat(refusal.reason()).isEqualTo(Reason.X509_UNKNOWN_AUTHORITY);
      assertThat(server.next().failure()).as("the idle connection is closed").isNull();
    }
  }

  /** With TLS 1.3 the refusal follows the handshake, where those behind have a ticket awaited. */
  @Test
  void tellsEachOfManyThatItsCertificateIsRefused() throws Throwable {
    TestCertificate ca = TestCertificate.ca("CA").issue();
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(ca).issue();
    TlsPolicy policy = TlsPolicy.builder(Trust.certificates(List.of(ca.certificate()))).build();
    try (TlsTestServer server =
            TlsTestServer.with(leaf).clientsOf(ca).talk(ConnectionPoolTest::answerAll).start();
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", server.port()).tls(policy).build()) {
      CountDownLatch together = new CountDownLatch(8);
      List<Running<String>> requests = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        requests.add(
            Requests.start(
                () -> {
                  together.countDown();
                  together.await();
                  return fetch(client, get("/v1.41/info"));
                }));
      }
      for (Running<String> request : requests) {
        DockerTlsException refusal = catchThrowableOfType(DockerTlsException.class, request::join);
        assertThat(refusal.reason())
            .as(refusal.getMessage())
            .isEqualTo(Reason.CLIENT_CERT_REJECTED);
      }
    }
  }

  /** Answers each request with its number on the connection. */
  private static void answerAll(SSLSocket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        number++;
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nContent-Length: "
                        + String.valueOf(number).length()
                        + "\r\n\r\n"
                        + number)
                    .getBytes(US_ASCII));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesAConnectionAgainWhoseLastChunkWasNotRead(Wire wire) throws Exception {
    Script chunks =
        talk -> {
          while (!talk.head().isEmpty()) {
            talk.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n");
          }
        };
    try (ScriptedServer server = ScriptedServer.start(wire, chunks);
        DockerHttpClient client = server.client().build()) {
      for (int i = 0; i < 3; i++) {
        try (Response response = client.execute(get("/info"))) {
          assertThat(response.getBody().readNBytes(2)).isEqualTo(new byte[] {'{', '}'});
        }
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noticesThatAnIdleConnectionWasClosed(Wire wire) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Script once =
        talk -> {
          talk.head();
          talk.answer("connection " + talk.number);
          talk.endOutput();
          closed.countDown();
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(wire, once);
        DockerHttpClient client = server.client().build()) {
      assertThat(fetch(client, get("/info"))).isEqualTo("connection 1");
      closed.await();

      assertThat(fetch(client, post("/create", body()))).isEqualTo("connection 2");
    }
  }

  /** A refusal that stands in a body is thrown after the body's end gave the connection back. */
  @Test
  void givesAPermitBackOnceWhereABodyTellsTheRefusal() throws Throwable {
    String refusal = "Client sent an HTTP request to an HTTPS server";
    Script script =
        talk -> {
          for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
            String status = head.contains("/refused") ? "400 Bad Request" : "200 OK";
            talk.say("HTTP/1.1 " + status + "\nContent-Length: " + refusal.length());
            talk.say("\n\n" + refusal);
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = server.client().maxConnections(1).build()) {
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(() -> client.execute(get("/refused")))
            .isInstanceOfSatisfying(
                DockerTlsException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.PLAIN_TO_TLS));
      }
      try (Response only = client.execute(get("/held"))) {
        Running<String> beyond = Requests.start(() -> fetch(client, get("/beyond")));
        awaitPermit(beyond);
        assertThat(Requests.text(only)).isEqualTo(refusal);
        assertThat(beyond.join()).isEqualTo(refusal);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static void awaitPermit(Running<?> call) {
    while (!call.result().isDone()
        && Arrays.stream(call.thread().getStackTrace())
            .noneMatch(frame -> frame.getClassName().equals(Semaphore.class.getName()))) {
      Thread.onSpinWait();
    }
  }

  /** As {@code docker} does: our first request to everybody is HEAD. */
  @ParameterizedTest
  @EnumSource
  void goesOnAfterAPingThatIsAnsweredWithABody(Wire wire) throws Exception {
    Script script =
        talk -> {
          for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
            talk.answer(head.startsWith("HEAD") ? "OK" : "connection " + talk.number);
          }
        };
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.negotiatingClient().build()) {
      assertThat(fetch(client, get("/info"))).isEqualTo("connection 2");
      assertThat(fetch(client, get("/info"))).isEqualTo("connection 2");
    }
  }

  /** No connection may idle here: what is given back ends at once, by the thread that does it. */
  @Test
  void endsWhatHasBeenIdleForTooLong() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Script watch =
        talk -> {
          talk.in.read();
          ended.countDown();
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, watch)) {
      Settings settings = server.client().settings();
      Failures failures = new Failures(settings, () -> false);
      ConnectionPool pool =
          new ConnectionPool(
              settings,
              new Dialer(settings, failures),
              failures,
              new ExchangeFailures(settings, failures),
              Duration.ZERO,
              new Leases(settings, Leases.PATIENCE));
      CallConnection call = pool.lease(CallLimit.NONE);
      pool.giveBack(call);

      assertThat(call.connection().isAborted()).isTrue();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void repeatsAGetOnceOnADyingConnection(Wire wire) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.start(wire, dyingFirst(requests));
        DockerHttpClient client = server.client().build()) {
      fetch(client, get("/info"));

      assertThat(fetch(client, get("/info"))).isEqualTo("connection 2");
      assertThat(requests).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverRepeatsAPost(Wire wire) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.start(wire, dyingFirst(requests));
        DockerHttpClient client = server.client().build()) {
      fetch(client, get("/info"));
      DockerTlsException e =
          catchThrowableOfType(
              DockerTlsException.class, () -> fetch(client, post("/create", body())));

      assertThat(e.reason()).isEqualTo(Reason.CLOSED_BY_PEER);
      assertThat(requests).hasValue(2);
    }
  }

  @Test
  void doesNotRepeatAGetOnAFreshConnection() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    Script dead =
        talk -> {
          talk.head();
          requests.incrementAndGet();
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, dead);
        DockerHttpClient client = server.client().build()) {
      assertThatThrownBy(() -> fetch(client, get("/info"))).isInstanceOf(DockerTlsException.class);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void opensAsManyConnectionsAsAreNeeded() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, ANSWERS);
        DockerHttpClient client = server.client().build()) {
      List<Response> open = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        open.add(client.execute(get("/logs")));
      }
      assertThat(server.connections()).isEqualTo(50);
      open.forEach(Response::close);
    }
  }

  @Test
  void waitsForAConnectionWhereTheyAreLimited() throws Throwable {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, ANSWERS);
        DockerHttpClient client = server.client().maxConnections(1).build()) {
      Response first = client.execute(get("/logs"));
      Running<String> second = Requests.start(() -> fetch(client, get("/info")));
      Requests.text(first);
      first.close();

      assertThat(second.join()).isEqualTo("connection 1");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS12", "TLS13"})
  void resumesTlsSessions(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, ANSWERS);
        DockerHttpClient client = server.client().build()) {
      fetch(client, get("/info"));
      List<Response> open = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        open.add(client.execute(get("/logs")));
      }
      open.forEach(Response::close);

      assertThat(server.connections()).isGreaterThanOrEqualTo(50);
      assertThat(server.resumed()).isGreaterThanOrEqualTo(47);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS12", "TLS13"})
  void resumesTlsSessionsInABurst(Wire wire) throws Throwable {
    try (ScriptedServer server = ScriptedServer.start(wire, ANSWERS);
        DockerHttpClient client = server.client().build()) {
      Response first = client.execute(get("/logs"));
      List<Running<Response>> burst = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        burst.add(Requests.start(() -> client.execute(get("/logs"))));
      }
      List<Response> open = new ArrayList<>(List.of(first));
      for (Running<Response> call : burst) {
        open.add(call.join());
      }
      open.forEach(Response::close);

      assertThat(server.resumed()).isGreaterThanOrEqualTo(47);
    }
  }

  /** A busy server, or one at the end of a long way, sends its tickets late. */
  @Test
  void resumesTlsSessionsInABurstBehindSlowTickets() throws Throwable {
    try (ScriptedServer server = ScriptedServer.start(Wire.TLS13, ANSWERS);
        SlowWay way = SlowWay.to(server.port(), Duration.ofMillis(300));
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", way.port())
                .apiVersion("1.41")
                .tls(ScriptedServer.policy())
                .build()) {
      Response first = client.execute(get("/logs"));
      List<Running<Response>> burst = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        burst.add(Requests.start(() -> client.execute(get("/logs"))));
      }
      List<Response> open = new ArrayList<>(List.of(first));
      for (Running<Response> call : burst) {
        open.add(call.join());
      }
      open.forEach(Response::close);

      assertThat(server.connections()).isEqualTo(5);
      assertThat(server.resumed()).isEqualTo(4);
    }
  }

  /** The first connection answers one request and dies of the second. */
  private static Script dyingFirst(AtomicInteger requests) {
    return talk -> {
      while (!talk.head().isEmpty()) {
        if (requests.incrementAndGet() == 2) {
          return;
        }
        talk.answer("connection " + talk.number);
      }
    };
  }

  private static ByteArrayInputStream body() {
    return new ByteArrayInputStream(new byte[10]);
  }
}
