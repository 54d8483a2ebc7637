package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.attach;
import static io.github.dockertls.transport.Requests.awaitNoThread;
import static io.github.dockertls.transport.ScriptedServer.Script.reply;
import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Exec and attach: two streams over one connection, each with an end of its own. */
@Timeout(60)
class HijackTest {
  private static final String UPGRADED =
      """
      HTTP/1.1 101 UPGRADED
      Content-Type: application/vnd.docker.raw-stream
      Connection: Upgrade
      Upgrade: tcp

      """;

  /** Reads no stdin and has no output. */
  private static final Script SILENT = reply(UPGRADED).then(Talk::stall);

  /** Reads stdin to its end and only then answers, as {@code wc -c} does. */
  private static final Script COUNT =
      talk -> {
        talk.head();
        talk.say(UPGRADED);
        long count = 0;
        byte[] buffer = new byte[8192];
        for (int n = talk.in.read(buffer); n >= 0; n = talk.in.read(buffer)) {
          count += n;
        }
        talk.say("read " + count);
        talk.say(", done");
      };

  /** Java's TLS 1.2 servers, unlike dockerd, stop writing when the client has stopped. */
  @ParameterizedTest
  @EnumSource(names = "TLS12", mode = EnumSource.Mode.EXCLUDE)
  void tellsTheEndOfStdinAndStillReadsTheOutput(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, COUNT);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(new ByteArrayInputStream(new byte[3_000_000])))) {
      assertThat(response.getStatusCode()).isEqualTo(200);
      assertThat(Requests.text(response)).isEqualTo("read 3000000, done");
    }
    awaitNoThread();
  }

  @ParameterizedTest
  @EnumSource
  void asksForTheUpgrade(Wire wire) throws Exception {
    CompletableFuture<String> head = new CompletableFuture<>();
    Script script =
        talk -> {
          head.complete(talk.head());
          talk.say(UPGRADED);
        };
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(InputStream.nullInputStream()))) {
      assertThat(Requests.text(response)).isEmpty();
      assertThat(head.get(10, TimeUnit.SECONDS))
          .contains("Connection: Upgrade\r\n", "Upgrade: tcp\r\n");
    }
  }

  @SuppressWarnings("try") // The end of the keys is a part of the test.
  @ParameterizedTest
  @EnumSource
  void sendsAKeyStrokeAtOnce(Wire wire) throws Exception {
    Script echo =
        talk -> {
          talk.head();
          talk.say(UPGRADED);
          for (int b = talk.in.read(); b >= 0; b = talk.in.read()) {
            talk.out.write(b);
            talk.out.flush();
          }
        };
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys);
        ScriptedServer server = ScriptedServer.start(wire, echo);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(stdin))) {
      for (char key : "ls".toCharArray()) {
        keys.write(key);
        keys.flush();
        assertThat(response.getBody().read()).isEqualTo(key);
      }
      keys.close();
      assertThat(response.getBody().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheContainerWhileStdinIsOpen(Wire wire) throws Exception {
    Script exits =
        talk -> {
          talk.head();
          talk.say(UPGRADED);
          talk.say("bye");
        };
    try (PipedOutputStream never = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(never);
        ScriptedServer server = ScriptedServer.start(wire, exits);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(stdin))) {
      assertThat(Requests.text(response)).isEqualTo("bye");
    }
    awaitNoThread();
  }

  @ParameterizedTest
  @EnumSource
  void endsTheCopierWhenTheResponseIsClosed(Wire wire) throws Exception {
    try (PipedOutputStream never = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(never);
        ScriptedServer server = ScriptedServer.start(wire, SILENT);
        DockerHttpClient client = server.client().build()) {
      client.execute(attach(stdin)).close();
      awaitNoThread();
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsTheCopierThatIsStuckInAWrite(Wire wire) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, SILENT);
        DockerHttpClient client = server.client().build()) {
      Response response =
          client.execute(attach(new ByteArrayInputStream(new byte[64 * 1024 * 1024])));
      response.close();
      awaitNoThread();
    }
  }

  /** After the switch framing fields mean nothing (RFC 9110, section 7.8). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          101 UPGRADED  | Content-Length: 0
          101 UPGRADED  | Content-Length: 4
          101 UPGRADED  | Transfer-Encoding: chunked
          101 UPGRADED  | Transfer-Encoding: unknown
          101 UPGRADED  | X-Other: 1
          101 Switching | CONNECTION: uPGRADE
          200 OK        | Content-Length: 0
          200 OK        | Transfer-Encoding: identity
          200 OK        | X-Other: 1
          """)
  void takesAnUpgradeWhateverFramesIt(String status, String field) throws Exception {
    Script echo =
        talk -> {
          talk.head();
          talk.say("HTTP/1.1 " + status + "\n" + field + "\n");
          talk.say("Content-Type: Application/Vnd.Docker.Raw-Stream\n\nhello ");
          talk.out.write(talk.in.readAllBytes());
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, echo);
        DockerHttpClient client = server.client().build();
        Response response =
            client.execute(attach(new ByteArrayInputStream("world".getBytes(US_ASCII))))) {
      assertThat(response.getStatusCode()).isEqualTo(200);
      assertThat(Requests.text(response)).isEqualTo("hello world");
    }
  }

  /** A proxy that knows of no upgrade puts what the daemon streams into chunks. */
  @Test
  void readsTheChunksOfAProxyThatDropsTheUpgrade() throws Exception {
    Script chunked =
        reply(
            """
            HTTP/1.1 200 OK
            Content-Type: application/vnd.docker.raw-stream
            Transfer-Encoding: chunked

            5
            hello
            0

            """);
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, chunked);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(InputStream.nullInputStream()))) {
      assertThat(Requests.text(response)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "UNIX", mode = EnumSource.Mode.EXCLUDE)
  void saysThatTheStreamWasReset(Wire wire) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    Script resets =
        talk -> {
          talk.head();
          talk.say(UPGRADED + "hello");
          read.await(20, TimeUnit.SECONDS);
          talk.reset();
        };
    // Stdin stays open: a write that met the reset first would leave the reader nothing but the
    // end.
    try (PipedOutputStream never = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(never);
        ScriptedServer server = ScriptedServer.start(wire, resets);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(stdin))) {
      assertThat(response.getBody().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
      read.countDown();
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> Requests.text(response));

      assertThat(e.reason()).isEqualTo(Reason.CLOSED_BY_PEER);
      assertThat(e.fact()).endsWith("the connection in the middle of the stream");
      assertThat(e.remedy()).doesNotContain("certificate");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatStdinFailed(Wire wire) throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("stdin is gone");
          }

          @Override
          public int read(byte[] b, int off, int len) {
            return read();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(wire, COUNT);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(broken))) {
      DockerTlsException e =
          catchThrowableOfType(DockerTlsException.class, () -> Requests.text(response));

      assertThat(e.reason()).isEqualTo(Reason.REQUEST_BODY_UNREADABLE);
      assertThat(e).hasMessageContaining("stdin is gone");
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesARefusalToDockerJava(Wire wire) throws Exception {
    Script refusal = reply("HTTP/1.1 409 Conflict\nContent-Length: 11\n\nnot running");
    try (ScriptedServer server = ScriptedServer.start(wire, refusal);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(InputStream.nullInputStream()))) {
      assertThat(response.getStatusCode()).isEqualTo(409);
      assertThat(Requests.text(response)).isEqualTo("not running");
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheClient(Wire wire) throws Exception {
    try (PipedOutputStream never = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(never);
        ScriptedServer server = ScriptedServer.start(wire, SILENT)) {
      DockerHttpClient client = server.client().build();
      Response response = client.execute(attach(stdin));
      client.close();

      assertThatThrownBy(() -> response.getBody().read())
          .isInstanceOfSatisfying(
              DockerTlsException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_CLOSED));
      awaitNoThread();
    }
  }
}
