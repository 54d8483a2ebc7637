package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code totalTimeout} ends what {@code responseTimeout} would wait for again and again. */
@Timeout(60)
class CallLimitTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Says one byte after the other until the client has gone. */
  private static Script drips(String start, String drop) {
    return talk -> {
      talk.head();
      talk.say(start);
      while (true) {
        talk.say(drop);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void endsAHeadThatDrips(Wire wire) throws Exception {
    Script stalls =
        talk -> {
          talk.head();
          talk.say("HTTP/1.1 200 OK\nX-Drip: ");
          talk.stall();
        };
    assertThat(failure(wire, stalls).fact()).endsWith("lasted longer than allowed");
  }

  @ParameterizedTest
  @EnumSource
  void endsABodyThatDrips(Wire wire) throws Exception {
    Script drips = drips("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", "1\nx\n");

    assertThat(failure(wire, drips).remedy()).contains("totalTimeout");
  }

  /** Its body is looked into before {@code execute()} returns. */
  @Test
  void endsTheBodyOfABadRequestWithinExecute() throws Exception {
    Script stalls =
        talk -> {
          talk.head();
          talk.say("HTTP/1.1 400 Bad Request\n\nno");
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, stalls);
        DockerHttpClient client = server.client().totalTimeout(SHORT).build()) {
      assertThatThrownBy(() -> client.execute(get("/x")))
          .isInstanceOfSatisfying(
              DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    }
  }

  @Test
  void endsAnUploadThatIsNotTaken() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.TLS13, Talk::stall);
        DockerHttpClient client = server.client().totalTimeout(SHORT).build()) {
      assertThatThrownBy(
              () -> client.execute(post("/build", Requests.zeroes(1_000_000_000))).close())
          .isInstanceOfSatisfying(
              DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    }
    Requests.awaitNoThread();
  }

  @Test
  void endsAHandshakeThatIsNotAnswered() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("127.0.0.1", silent.getLocalPort())
                .tls(ScriptedServer.policy())
                .handshakeTimeout(Duration.ZERO)
                .totalTimeout(SHORT)
                .build()) {
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/x")));

      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(e.remedy()).contains("totalTimeout");
    }
  }

  /** The ping that comes before the first request has no time of its own. */
  @Test
  void countsTheNegotiation() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, Talk::stall);
        DockerHttpClient client = server.negotiatingClient().totalTimeout(SHORT).build()) {
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/info")));

      assertThat(e.remedy()).contains("totalTimeout");
    }
  }

  @Test
  void endsTheWaitForAFreeConnection() throws Exception {
    Script answers =
        talk -> {
          while (!talk.head().isEmpty()) {
            talk.say("HTTP/1.1 200 OK\nContent-Length: 1\n\n");
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, answers);
        DockerHttpClient client = server.client().maxConnections(1).totalTimeout(SHORT).build();
        Response held = client.execute(get("/held"))) {
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/x")));

      assertThat(held.getStatusCode()).isEqualTo(200);
      assertThat(e.remedy()).contains("totalTimeout");
    }
  }

  /** What is over in time leaves nothing behind that would end the connection's next call. */
  @Test
  void leavesTheConnectionToTheNextCall() throws Exception {
    Semaphore later = new Semaphore(0);
    Script answers =
        talk -> {
          while (!talk.head().isEmpty()) {
            talk.answer("connection " + talk.number);
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, answers);
        DockerHttpClient client =
            server.client().totalTimeout(Duration.ofMillis(Integer.MAX_VALUE)).build()) {
      for (int i = 0; i < 5; i++) {
        assertThat(fetch(client, get("/x"))).isEqualTo("connection 1");
      }
    }
    CallLimit limit = CallLimit.start(Duration.ofMillis(1));
    limit.watch(later::release);
    later.acquire();
    assertThat(limit.isOver()).isTrue();
    limit.watch(later::release);
    assertThat(later.availablePermits()).isEqualTo(1);
    limit.leave();
    limit.end();
  }

  private static DockerTlsException failure(Wire wire, Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client =
            server.client().responseTimeout(Duration.ofSeconds(30)).totalTimeout(SHORT).build()) {
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/x")));
      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      return e;
    }
  }
}
