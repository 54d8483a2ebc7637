package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.Requests.post;
import static io.github.dockertls.transport.ScriptedServer.Script.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each misbehaviour ends with a reason of its own, within its limit. */
@Timeout(60)
class MisbehavingServerTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  @ParameterizedTest
  @EnumSource
  void limitsTheWaitForAResponse(Wire wire) throws Exception {
    assertThat(failure(wire, talk -> talk.stall()).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void limitsTheWaitWithinAResponse(Wire wire) throws Exception {
    DockerTlsException e =
        failure(wire, reply("HTTP/1.1 200 OK\nContent-Length: 10\n\nabc").then(Talk::stall));

    assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(e).hasMessageContaining("raise responseTimeout");
  }

  @Test
  void limitsTheHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        DockerHttpClient client =
            DockerTlsHttpClient.tcp("localhost", silent.getLocalPort())
                .tls(ScriptedServer.policy())
                .handshakeTimeout(SHORT)
                .build()) {
      assertThat(failure(client).reason()).isEqualTo(Reason.TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatThePeerClosedBeforeAnAnswer(Wire wire) throws Exception {
    assertThat(failure(wire, talk -> talk.head()).reason()).isEqualTo(Reason.CLOSED_BY_PEER);
  }

  @ParameterizedTest
  @EnumSource
  void saysThatThePeerDroppedTheConnection(Wire wire) throws Exception {
    DockerTlsException e =
        failure(
            wire,
            talk -> {
              talk.head();
              talk.drop();
            });

    assertThat(e.reason()).isEqualTo(Reason.CLOSED_BY_PEER);
  }

  @ParameterizedTest
  @EnumSource(names = "UNIX", mode = EnumSource.Mode.EXCLUDE)
  void saysThatThePeerResetTheConnection(Wire wire) throws Exception {
    DockerTlsException e =
        failure(
            wire,
            talk -> {
              talk.head();
              talk.reset();
            });

    assertThat(e.reason()).isEqualTo(Reason.CLOSED_BY_PEER);
  }

  @ParameterizedTest
  @EnumSource
  void noticesATruncatedBody(Wire wire) throws Exception {
    DockerTlsException e = failure(wire, reply("HTTP/1.1 200 OK\nContent-Length: 10\n\nabc"));

    assertThat(e.reason()).isEqualTo(Reason.RESPONSE_TRUNCATED);
  }

  /** Plain connections cannot tell. */
  @ParameterizedTest
  @EnumSource(names = {"TLS12", "TLS13"})
  void noticesThatABodyWithoutLengthWasCutOff(Wire wire) throws Exception {
    DockerTlsException e = failure(wire, reply("HTTP/1.0 200 OK\n\nhalf of it").then(Talk::drop));

    assertThat(e.reason()).isEqualTo(Reason.RESPONSE_TRUNCATED);
  }

  @ParameterizedTest
  @EnumSource
  void noticesAMissingLastChunk(Wire wire) throws Exception {
    DockerTlsException e =
        failure(
            wire,
            reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n").then(Talk::drop));

    assertThat(e.reason()).isEqualTo(Reason.RESPONSE_TRUNCATED);
  }

  @ParameterizedTest
  @EnumSource
  void noticesAnInterruptedChunk(Wire wire) throws Exception {
    DockerTlsException e =
        failure(
            wire, reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nff\nabc").then(Talk::drop));

    assertThat(e.reason()).isEqualTo(Reason.RESPONSE_TRUNCATED);
  }

  @ParameterizedTest
  @EnumSource
  void refusesABadChunk(Wire wire) throws Exception {
    DockerTlsException e =
        failure(wire, reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\nabc\n"));

    assertThat(e.reason()).isEqualTo(Reason.MALFORMED_HTTP);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsNotHttp(Wire wire) throws Exception {
    assertThat(failure(wire, talk -> talk.say("SSH-2.0-OpenSSH_9.6\n")).reason())
        .isEqualTo(Reason.MALFORMED_HTTP);
  }

  @ParameterizedTest
  @EnumSource
  void refusesHeadersWithoutEnd(Wire wire) throws Exception {
    DockerTlsException e =
        failure(
            wire,
            talk -> {
              talk.head();
              talk.say("HTTP/1.1 200 OK\nX-Long: ");
              for (int i = 0; i < 64; i++) {
                talk.say("x".repeat(8192));
              }
              talk.stall();
            });

    assertThat(e.reason()).isEqualTo(Reason.MALFORMED_HTTP);
  }

  /** As in Go, their bytes are counted and not their number: 200 of them do no harm. */
  @Test
  void refusesInformationalResponsesWithoutEnd() throws Exception {
    DockerTlsException e =
        failure(
            Wire.PLAIN,
            talk -> {
              talk.head();
              for (int sent = 0; sent <= HeadLines.MAX_BYTES; sent += 28 * 1000) {
                talk.say("HTTP/1.1 103 Early Hints\n\n".repeat(1000));
              }
              talk.stall();
            });

    assertThat(e.reason()).isEqualTo(Reason.MALFORMED_HTTP);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterAnUnaskedContinue(Wire wire) throws Exception {
    assertThat(
            body(
                wire,
                talk -> {
                  talk.head();
                  talk.say("HTTP/1.1 100 Continue\n\n");
                  talk.answer("ok");
                }))
        .isEqualTo("ok");
  }

  @ParameterizedTest
  @EnumSource
  void readsChunksOfOneByte(Wire wire) throws Exception {
    assertThat(
            body(
                wire,
                talk -> {
                  talk.head();
                  talk.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
                  for (int i = 0; i < 500; i++) {
                    talk.say("1\nx\n");
                  }
                  talk.say("0\n\n");
                }))
        .isEqualTo("x".repeat(500));
  }

  @ParameterizedTest
  @EnumSource
  void readsABodyThatEndsWithTheConnection(Wire wire) throws Exception {
    assertThat(body(wire, reply("HTTP/1.0 200 OK\n\nall of it"))).isEqualTo("all of it");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotLetAFailedUploadLookComplete(Wire wire) throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    Script script =
        talk -> {
          talk.head();
          received.complete(readAll(talk.in));
        };
    InputStream broken =
        new SequenceInputStream(new ByteArrayInputStream(new byte[200_000]), failing());
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().build()) {
      DockerTlsException e =
          catchThrowableOfType(
              DockerTlsException.class, () -> client.execute(post("/build", broken)));

      assertThat(e.reason()).isEqualTo(Reason.REQUEST_BODY_UNREADABLE);
      assertThat(e).hasMessageContaining("disk failure");
      assertThat(received.get(10, TimeUnit.SECONDS)).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void saysThatPlainHttpMetATlsPort() throws Exception {
    Script goServer =
        reply("HTTP/1.0 400 Bad Request\n\nClient sent an HTTP request to an HTTPS server.\n");

    assertThat(failure(Wire.PLAIN, goServer).reason()).isEqualTo(Reason.PLAIN_TO_TLS);
  }

  @Test
  void saysThatPlainHttpMetATlsAlert() throws Exception {
    Script alert =
        talk -> {
          talk.head();
          talk.out.write(new byte[] {0x15, 3, 3, 0, 2, 2, 40});
        };

    assertThat(failure(Wire.PLAIN, alert).reason()).isEqualTo(Reason.PLAIN_TO_TLS);
  }

  @Test
  void leavesAnotherBadRequestToDockerJava() throws Exception {
    Script script = reply("HTTP/1.1 400 Bad Request\nContent-Length: 7\n\nnothing");
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(get("/x"))) {
      assertThat(response.getStatusCode()).isEqualTo(400);
      assertThat(Requests.text(response)).isEqualTo("nothing");
    }
  }

  @Test
  void doesNotFollowARedirect() throws Exception {
    Script script =
        reply("HTTP/1.1 302 Found\nLocation: http://localhost:1/\nContent-Length: 0\n\n");
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = server.client().build()) {
      DockerTlsException e = failure(client);

      assertThat(e.reason()).isEqualTo(Reason.HTTP_BAD_JSON);
      assertThat(e).hasMessageContaining("\"http://localhost:1/\"");
    }
  }

  @Test
  void saysThatNothingListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (DockerHttpClient client = DockerTlsHttpClient.tcp("127.0.0.1", port).build()) {
      DockerTlsException e = failure(client);

      assertThat(e.reason()).isEqualTo(Reason.CANNOT_CONNECT);
      assertThat(e).hasMessageContaining("\"tcp://127.0.0.1:" + port + "\"");
    }
  }

  @Test
  void takesNoShortenedAddressForAnIp() throws Exception {
    try (DockerHttpClient client = DockerTlsHttpClient.tcp("127.1", 2375).build()) {
      assertThat(failure(client).reason()).isEqualTo(Reason.DNS);
    }
  }

  @Test
  void saysThatASocketFileIsMissing() throws Exception {
    try (DockerHttpClient client =
        DockerTlsHttpClient.unix(Path.of("/nonexistent/docker.sock")).build()) {
      DockerTlsException e = failure(client);

      assertThat(e.reason()).isEqualTo(Reason.CANNOT_CONNECT);
      assertThat(e).hasMessageContaining("\"unix:///nonexistent/docker.sock\"");
    }
  }

  @Test
  void saysThatNamedPipesAreForWindows() throws Exception {
    try (DockerHttpClient client = DockerTlsHttpClient.npipe("//./pipe/docker_engine").build()) {
      assertThat(failure(client).reason()).isEqualTo(Reason.PROTOCOL_NOT_AVAILABLE);
    }
  }

  private static DockerTlsException failure(Wire wire, Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().responseTimeout(SHORT.multipliedBy(5)).build()) {
      return failure(client);
    }
  }

  private static DockerTlsException failure(DockerHttpClient client) {
    return catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/v1.41/info")));
  }

  private static String body(Wire wire, Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, script);
        DockerHttpClient client = server.client().build()) {
      return fetch(client, get("/info"));
    }
  }

  /** What comes until the end, however that looks. */
  private static String readAll(InputStream in) {
    StringBuilder all = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        all.append((char) b);
      }
    } catch (IOException e) {
      all.append("(broken)");
    }
    return all.toString();
  }

  private static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("disk failure");
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        return read();
      }
    };
  }
}
