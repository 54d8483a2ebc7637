package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.awaitInside;
import static io.github.dockertls.transport.Requests.awaitNoThread;
import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.Requests.post;
import static io.github.dockertls.transport.Requests.zeroes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.Requests.Running;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long bodies, and servers that do not take them. */
@Timeout(60)
class UploadTest {
  private static final long ENDLESS = 1L << 40;

  /** Takes nothing, says nothing. */
  private static final Script SILENT =
      talk -> {
        talk.head();
        talk.stall();
      };

  @AfterEach
  void leavesNoThread() throws Exception {
    awaitNoThread();
  }

  @ParameterizedTest
  @EnumSource
  void sendsALongBodyWhole(Wire wire) throws Exception {
    Script count = talk -> talk.answer(talk.head().contains("chunked") ? "" + body(talk) : "");
    try (ScriptedServer server = ScriptedServer.start(wire, count);
        DockerHttpClient client = server.client().responseTimeout(Duration.ofSeconds(30)).build()) {
      assertThat(fetch(client, post("/load", zeroes(3_000_000)))).isEqualTo("3000000");
    }
  }

  /** As piped streams give: each read a little, and no word of more. */
  @Test
  void sendsLargeChunksHoweverLittleEachReadGives() throws Exception {
    InputStream drops =
        new FilterInputStream(zeroes(1_000_000)) {
          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            return super.read(b, off, Math.min(len, 1000));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    List<Integer> chunks = new CopyOnWriteArrayList<>();
    Script measure =
        talk -> {
          talk.head();
          for (int length = chunk(talk); length > 0; length = chunk(talk)) {
            chunks.add(length);
            talk.in.readNBytes(length + 2);
          }
          talk.in.readNBytes(2);
          talk.answer("ok");
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, measure);
        DockerHttpClient client = server.client().build()) {
      assertThat(fetch(client, post("/load", drops))).isEqualTo("ok");
    }
    assertThat(chunks).hasSize(16).startsWith(65_536);
  }

  @ParameterizedTest
  @EnumSource
  void sendsManyBytesWhole(Wire wire) throws Exception {
    Script count =
        talk -> {
          talk.head();
          talk.answer("" + talk.in.readNBytes(1_000_000).length);
        };
    Request request =
        Request.builder()
            .method(Request.Method.POST)
            .path("/configs/create")
            .bodyBytes(new byte[1_000_000])
            .build();
    try (ScriptedServer server = ScriptedServer.start(wire, count);
        DockerHttpClient client = server.client().build()) {
      assertThat(fetch(client, request)).isEqualTo("1000000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesTheConnectionAgainAfterALongBody(Wire wire) throws Exception {
    Script count =
        talk -> {
          for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
            talk.answer(talk.number + ": " + (head.contains("chunked") ? body(talk) : 0));
          }
        };
    try (ScriptedServer server = ScriptedServer.start(wire, count);
        DockerHttpClient client = server.client().build()) {
      assertThat(fetch(client, post("/load", zeroes(200_000)))).isEqualTo("1: 200000");
      assertThat(fetch(client, get("/info"))).isEqualTo("1: 0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAnErrorThatComesWhileItStillUploads(Wire wire) throws Exception {
    Script script =
        talk -> {
          talk.head();
          talk.in.readNBytes(100_000);
          talk.say("HTTP/1.1 507 Insufficient Storage\nContent-Length: 4\n\nfull");
          talk.endOutput();
          talk.in.readNBytes(500_000);
        };
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(post("/build", zeroes(ENDLESS)))) {
      assertThat(response.getStatusCode()).isEqualTo(507);
      assertThat(Requests.text(response)).isEqualTo("full");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAnErrorOfAServerThatThenTakesNothingMore(Wire wire) throws Exception {
    Script script =
        talk -> {
          if (talk.head().startsWith("GET")) {
            talk.answer("connection " + talk.number);
            return;
          }
          talk.in.readNBytes(100_000);
          talk.say("HTTP/1.1 507 Insufficient Storage\nContent-Length: 4\n\nfull");
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().build()) {
      try (Response response = client.execute(post("/build", zeroes(ENDLESS)))) {
        assertThat(response.getStatusCode()).isEqualTo(507);
        assertThat(Requests.text(response)).isEqualTo("full");
      }
      assertThat(fetch(client, get("/info"))).isEqualTo("connection 2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnSendingAfterAContinue(Wire wire) throws Exception {
    Script script =
        talk -> {
          talk.head();
          talk.say("HTTP/1.1 100 Continue\n\n");
          talk.answer("" + body(talk));
        };
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().build()) {
      assertThat(fetch(client, post("/load", zeroes(3_000_000)))).isEqualTo("3000000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void limitsHowLongNothingIsTaken(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, SILENT);
        DockerHttpClient client = server.client().responseTimeout(Duration.ofSeconds(1)).build()) {
      DockerTlsException e = failure(client, post("/load", zeroes(ENDLESS)));

      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(e).hasMessageContaining("took nothing").hasMessageContaining("responseTimeout");
    }
  }

  @ParameterizedTest
  @EnumSource
  void limitsTheWaitForTheAnswerToALongBody(Wire wire) throws Exception {
    Script forgetful =
        talk -> {
          talk.head();
          body(talk);
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(wire, forgetful);
        DockerHttpClient client = server.client().responseTimeout(Duration.ofSeconds(1)).build()) {
      DockerTlsException e = failure(client, post("/load", zeroes(1_000_000)));

      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(e).hasMessageContaining("sent nothing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAStuckWriteWhenTheThreadIsInterrupted(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, SILENT);
        DockerHttpClient client = server.client().build()) {
      Running<String> caller = Requests.start(() -> fetch(client, post("/load", zeroes(ENDLESS))));
      awaitInside(caller.thread(), "write");
      caller.thread().interrupt();

      assertThat(reason(caller)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAStuckWriteWhenTheClientIsClosed(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, SILENT)) {
      DockerHttpClient client = server.client().build();
      Running<String> caller = Requests.start(() -> fetch(client, post("/load", zeroes(ENDLESS))));
      awaitInside(caller.thread(), "write");
      client.close();

      assertThat(reason(caller)).isEqualTo(Reason.CLIENT_CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsTheWaitForTheAnswerToALongBodyWhenTheThreadIsInterrupted(Wire wire) throws Exception {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    Script forgetful =
        talk -> {
          talk.head();
          taken.complete(body(talk));
          talk.stall();
        };
    try (ScriptedServer server = ScriptedServer.start(wire, forgetful);
        DockerHttpClient client = server.client().build()) {
      Running<String> caller =
          Requests.start(() -> fetch(client, post("/load", zeroes(1_000_000))));
      assertThat(taken.get(20, TimeUnit.SECONDS)).isEqualTo(1_000_000);
      caller.thread().interrupt();

      assertThat(reason(caller)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatTheServerWentWhileItUploaded(Wire wire) throws Exception {
    Script leaving =
        talk -> {
          talk.head();
          talk.in.readNBytes(100_000);
          talk.drop();
        };
    try (ScriptedServer server = ScriptedServer.start(wire, leaving);
        DockerHttpClient client = server.client().build()) {
      assertThat(failure(client, post("/load", zeroes(ENDLESS))).reason())
          .isEqualTo(Reason.CLOSED_BY_PEER);
    }
  }

  @SuppressWarnings("try") // Whoever feeds the body lives on.
  @Test
  void endsWhenTheThreadIsInterruptedThatReadsTheBody() throws Exception {
    try (PipedOutputStream never = new PipedOutputStream();
        PipedInputStream body = new PipedInputStream(never);
        ScriptedServer server = ScriptedServer.start(Wire.TLS13, SILENT);
        DockerHttpClient client = server.client().build()) {
      Running<String> caller = Requests.start(() -> fetch(client, post("/load", body)));
      caller.thread().interrupt();

      assertThat(reason(caller)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  private static DockerTlsException failure(DockerHttpClient client, Request request) {
    return catchThrowableOfType(DockerTlsException.class, () -> fetch(client, request));
  }

  private static Reason reason(Running<?> call) {
    return catchThrowableOfType(DockerTlsException.class, call::join).reason();
  }

  /** Reads a body in chunks to its end, and counts it. */
  private static long body(Talk talk) throws IOException {
    long total = 0;
    for (int length = chunk(talk); length > 0; length = chunk(talk)) {
      total += talk.in.readNBytes(length).length;
      talk.in.readNBytes(2);
    }
    talk.in.readNBytes(2);
    return total;
  }

  private static int chunk(Talk talk) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = talk.in.read(); b >= 0 && b != '\n'; b = talk.in.read()) {
      line.append((char) b);
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }
}
