package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which API version is asked for (CLI rules 62 and 63). */
@Timeout(60)
class NegotiationTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Answers each request with these lines behind "HTTP/1.1 "; HEAD without a body. */
  private Script answering(String head, String get) {
    return talk -> {
      for (String asked = talk.head(); !asked.isEmpty(); asked = talk.head()) {
        lines.add(asked.replaceFirst(" HTTP(?s:.*)", ""));
        boolean isHead = asked.startsWith("HEAD");
        String answer = isHead ? head : get;
        if (answer.isEmpty()) {
          return;
        }
        talk.say("HTTP/1.1 " + answer + "\nContent-Length: 2\n\n" + (isHead ? "" : "ok"));
      }
    };
  }

  private List<String> asked(DockerTlsHttpClient.Builder settings) throws Exception {
    try (DockerHttpClient client = settings.build()) {
      fetch(client, get("/info"));
    } catch (DockerTlsException e) {
      assertThat(e.reason()).isIn(Reason.CLOSED_BY_PEER, Reason.MALFORMED_HTTP);
    }
    return lines;
  }

  private List<String> asked(Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script)) {
      return asked(server.negotiatingClient());
    }
  }

  private List<String> askedUpTo(String version, Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script)) {
      return asked(server.negotiatingClient().apiVersionUpTo(version));
    }
  }

  @Test
  void theServerIsAskedOnceOverTheSameConnection() throws Exception {
    String ok = "200 OK\nApi-Version: 1.41";
    try (ScriptedServer server = ScriptedServer.start(Wire.TLS13, answering(ok, ok));
        DockerHttpClient client = server.negotiatingClient().build()) {
      fetch(client, get("/info"));
      fetch(client, get("/version"));

      assertThat(server.connections()).isEqualTo(1);
    }
    assertThat(lines).containsExactly("HEAD /_ping", "GET /v1.41/info", "GET /v1.41/version");
  }

  @ParameterizedTest
  @CsvSource({
    "1.40, 1.40",
    "1.41, 1.41",
    "1.55, 1.55",
    "01.041, 1.41",
    "+1.44, 1.44",
    "1.56, 1.55",
    "2.0, 1.55",
    "1.39, 1.55",
    "1.12, 1.55",
    "0.9, 1.55",
    "v1.41, 1.55",
    "1.41.1, 1.55",
    "1, 1.55",
    "abc, 1.55",
    "-1.41, 1.55",
    "/../evil, 1.55",
    "1.99999999999, 1.55",
  })
  void theOlderOfBothIsAskedForAndNeverOneBefore140(String told, String version) throws Exception {
    String ok = "200 OK\nApi-Version: " + told;

    assertThat(asked(answering(ok, ok)))
        .containsExactly("HEAD /_ping", "GET /v" + version + "/info");
  }

  @Test
  void aServerThatTellsNoneIsAskedForTheNewest() throws Exception {
    assertThat(asked(answering("200 OK", "200 OK"))).endsWith("GET /v1.55/info");
    lines.clear();
    assertThat(askedUpTo("1.43", answering("200 OK", "200 OK"))).endsWith("GET /v1.55/info");
  }

  @ParameterizedTest
  @CsvSource({
    "1.24, 1.24",
    "1.39, 1.39",
    "1.41, 1.41",
    "1.43, 1.41",
    "1.99, 1.41",
    "2.0, 1.41",
    "v1.44, 1.41",
    "01.40, 1.40",
  })
  void whatIsWantedIsAskedForUnlessTheServerIsOlder(String wanted, String version)
      throws Exception {
    String ok = "200 OK\nApi-Version: 1.41";

    assertThat(askedUpTo(wanted, answering(ok, ok)))
        .containsExactly("HEAD /_ping", "GET /v" + version + "/info");
  }

  @Test
  void whatIsWantedStaysWhereTheServersVersionIsNoneThatCounts() throws Exception {
    String old = "200 OK\nApi-Version: 1.30";

    assertThat(askedUpTo("1.43", answering(old, old))).endsWith("GET /v1.43/info");
  }

  @ParameterizedTest
  @ValueSource(strings = {"405 No", "404 No", "500 Broken", "302 Found"})
  void getFollowsWhereHeadIsNotAnsweredWith200(String head) throws Exception {
    assertThat(asked(answering(head, "200 OK\nApi-Version: 1.41")))
        .containsExactly("HEAD /_ping", "GET /_ping", "GET /v1.41/info");
  }

  @Test
  void getFollowsWhereTheConnectionBreaksUponHead() throws Exception {
    assertThat(asked(answering("", "200 OK\nApi-Version: 1.41")))
        .containsExactly("HEAD /_ping", "GET /_ping", "GET /v1.41/info");
  }

  @Test
  void theVersionOfAnErrorDoesNotCountAndIsAskedForAgain() throws Exception {
    String refused = "403 No\nApi-Version: 1.41";
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, answering(refused, refused));
        DockerHttpClient client = server.negotiatingClient().build()) {
      fetch(client, get("/info"));
      fetch(client, get("/info"));
    }
    assertThat(lines)
        .containsExactly(
            "HEAD /_ping",
            "GET /_ping",
            "GET /v1.55/info",
            "HEAD /_ping",
            "GET /_ping",
            "GET /v1.55/info");
  }

  @Test
  void theVersionOfARedirectCounts() throws Exception {
    String elsewhere = "302 Found\nApi-Version: 1.41\nLocation: /elsewhere";
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, answering(elsewhere, elsewhere));
        DockerTlsHttpClient client = server.negotiatingClient().build()) {
      assertThat(client.apiVersion()).isEqualTo("1.41");
    }
    assertThat(lines).containsExactly("HEAD /_ping", "GET /_ping");
  }

  @Test
  void theVersionCanBeAskedForAndIsThenKnown() throws Exception {
    String ok = "200 OK\nApi-Version: 1.44";
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, answering(ok, ok));
        DockerTlsHttpClient client = server.negotiatingClient().build()) {
      assertThat(client.apiVersion()).isEqualTo("1.44");
      fetch(client, get("/info"));
    }
    assertThat(lines).containsExactly("HEAD /_ping", "GET /v1.44/info");
  }

  @Test
  void aVersionThatIsSetNeedsNoServer() throws Exception {
    try (DockerTlsHttpClient client =
        DockerTlsHttpClient.tcp("localhost", 1).apiVersion(" v01.30").build()) {
      assertThat(client.apiVersion()).isEqualTo("1.30");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "1", "1.44.1", "1.x", "vv1.44", "v 1.44", "1,44", "-1.44", "."})
  void whatIsNoVersionIsRefusedBeforeAnythingIsDialled(String text) {
    assertThatExceptionOfType(DockerTlsException.class)
        .isThrownBy(() -> DockerTlsHttpClient.tcp("localhost", 1).apiVersion(text))
        .withMessageContaining("\"" + text + "\"")
        .extracting(DockerTlsException::reason)
        .isEqualTo(Reason.API_VERSION_INVALID);
  }
}
