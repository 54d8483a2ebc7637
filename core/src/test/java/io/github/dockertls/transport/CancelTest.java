package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.awaitInside;
import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.ScriptedServer.Script.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.Requests.Running;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call ends when its thread is interrupted, its response is closed, or its client is. */
@Timeout(60)
class CancelTest {
  private static final Script STREAM =
      reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nx\n").then(Talk::stall);

  @ParameterizedTest
  @EnumSource
  void endsAReadWhenTheResponseIsClosedByAnotherThread(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, STREAM);
        DockerHttpClient client = server.client().build()) {
      Response response = client.execute(get("/logs"));
      assertThat(response.getBody().read()).isEqualTo('x');
      Running<Integer> reader = Requests.start(() -> response.getBody().read());
      awaitInside(reader.thread(), "read");
      response.close();

      assertThat(reason(reader)).isEqualTo(Reason.CLIENT_CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAReadWhenItsThreadIsInterrupted(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, STREAM);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(get("/logs"))) {
      assertThat(response.getBody().read()).isEqualTo('x');
      Running<Integer> reader = Requests.start(() -> response.getBody().read());
      awaitInside(reader.thread(), "read");
      reader.thread().interrupt();

      assertThat(reason(reader)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsTheWaitForAnAnswerWhenTheThreadIsInterrupted(Wire wire) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start(wire, silence(asked));
        DockerHttpClient client = server.client().build()) {
      Running<String> caller = Requests.start(() -> fetch(client, get("/info")));
      asked.await();
      caller.thread().interrupt();

      assertThat(reason(caller)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS12", "TLS13"})
  void endsAHandshakeWhenTheThreadIsInterrupted(Wire wire) throws Exception {
    CountDownLatch dialled = new CountDownLatch(1);
    Script plainSilence =
        talk -> {
          talk.in.read();
          dialled.countDown();
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, plainSilence);
        DockerHttpClient client = server.client().tls(ScriptedServer.policy()).build()) {
      Running<String> caller = Requests.start(() -> fetch(client, get("/info")));
      dialled.await();
      caller.thread().interrupt();

      assertThat(reason(caller)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsCallsInFlightWhenTheClientIsClosed(Wire wire) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start(wire, silence(asked))) {
      DockerHttpClient client = server.client().build();
      Running<String> caller = Requests.start(() -> fetch(client, get("/info")));
      asked.await();
      client.close();

      assertThat(reason(caller)).isEqualTo(Reason.CLIENT_CLOSED);
    }
  }

  @Test
  void refusesCallsAfterTheClientWasClosed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, talk -> talk.answer("never"))) {
      DockerHttpClient client = server.client().build();
      client.close();
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> client.execute(get("/info")));

      assertThat(e.reason()).isEqualTo(Reason.CLIENT_CLOSED);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void closesTheConnectionOfAResponseThatIsNotReadToItsEnd() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    Script endless =
        talk -> {
          talk.head();
          talk.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nx\n");
          if (talk.in.read() < 0) {
            gone.countDown();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, endless);
        DockerHttpClient client = server.client().build()) {
      Response response = client.execute(get("/events"));
      response.close();

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Never answers what it was asked. */
  private static Script silence(CountDownLatch asked) {
    return talk -> {
      talk.head();
      asked.countDown();
      talk.stall();
    };
  }

  private static Reason reason(Running<?> call) {
    return catchThrowableOfType(DockerTlsException.class, call::join).reason();
  }
}
