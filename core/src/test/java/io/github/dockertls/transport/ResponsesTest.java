package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every answer is taken, refused or found cut off as the RFC has it, or as Go's net/http where that
 * leaves a choice; whatever it was, the next requests of the same client get their own answers.
 */
@Timeout(60)
class ResponsesTest {
  private static final List<ResponseCase> ROWS =
      Stream.of(HeadRows.all(), BodyRows.all(), EndRows.all()).flatMap(List::stream).toList();

  private static final Map<String, ResponseCase> BY_PATH =
      ROWS.stream().collect(Collectors.toMap(ResponseCase::path, Function.identity()));

  private static final TlsPolicy POLICY = ScriptedServer.policy();

  private static final Map<Wire, ScriptedServer> SERVERS = new EnumMap<>(Wire.class);

  /** Of the row that is played, since there is one at a time. */
  private static volatile CountDownLatch read = new CountDownLatch(0);

  @BeforeAll
  static void start() throws Exception {
    for (Wire wire : Wire.values()) {
      SERVERS.put(wire, ScriptedServer.start(wire, ResponsesTest::serve));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (ScriptedServer server : SERVERS.values()) {
      server.close();
    }
    SERVERS.clear();
  }

  private static void serve(Talk talk) throws Exception {
    for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
      ResponseCase row = BY_PATH.get(head.split(" ", 3)[1]);
      if (row == null) {
        talk.answer("connection " + talk.number);
      } else if (!row.play(talk, read)) {
        return;
      }
    }
  }

  static Stream<Arguments> everyRowOnEveryWire() {
    List<Arguments> arguments = new ArrayList<>();
    for (ResponseCase row : ROWS) {
      for (Wire wire : Wire.values()) {
        if (row.isOn(wire)) {
          arguments.add(Arguments.of(wire, row));
        }
      }
    }
    return arguments.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void everyRowOnEveryWire(Wire wire, ResponseCase row) throws Exception {
    read = new CountDownLatch(row.bodyBefore().isEmpty() ? 0 : 1);
    try (DockerHttpClient client = client(wire)) {
      String first = fetch(client, get("/v1.41/next"));
      assertThat(first).startsWith("connection ");

      String outcome = outcome(client, row);
      if (row.words().isEmpty()) {
        assertThat(outcome).as(row.why()).isEqualTo(row.outcome());
      } else {
        assertThat(outcome).as(row.why()).startsWith(row.outcome() + ": ").contains(row.words());
      }

      String second = fetch(client, get("/v1.41/next"));
      assertThat(second).startsWith("connection ");
      if (row.connection() == ResponseCase.Then.KEPT) {
        assertThat(second).as("the connection is used again").isEqualTo(first);
      } else {
        assertThat(second).as("the connection is not used again").isNotEqualTo(first);
      }
      assertThat(fetch(client, get("/v1.41/next"))).isEqualTo(second);
    }
  }

  /** One policy for all, so that sessions are resumed. */
  private static DockerHttpClient client(Wire wire) throws IOException {
    DockerTlsHttpClient.Builder builder = SERVERS.get(wire).client();
    return (wire.isTls() ? builder.tls(POLICY) : builder).build();
  }

  private static String outcome(DockerHttpClient client, ResponseCase row) throws Exception {
    Request request = Request.builder().method(row.method()).path(row.path()).build();
    try (Response response = client.execute(request)) {
      InputStream body = response.getBody();
      byte[] before = body.readNBytes(row.bodyBefore().length());
      assertThat(new String(before, ISO_8859_1)).isEqualTo(row.bodyBefore());
      read.countDown();
      byte[] rest = body.readAllBytes();
      return response.getStatusCode()
          + " "
          + new String(before, ISO_8859_1)
          + new String(rest, ISO_8859_1);
    } catch (DockerTlsException e) {
      return e.reason().slug() + ": " + e.getMessage();
    } finally {
      read.countDown();
    }
  }

  @Test
  void everyRowSaysWhy() {
    assertThat(ROWS).allSatisfy(row -> assertThat(row.why()).as(row.name()).isNotBlank());
    assertThat(BY_PATH).hasSameSizeAs(ROWS);
  }
}
