package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static io.github.dockertls.transport.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire. */
@Timeout(60)
class RequestWriterTest {
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** Keeps the heads of requests and answers each; HEAD without a body. */
  private Script recording(String headers) {
    return talk -> {
      for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
        heads.add(head);
        if (head.contains("chunked")) {
          talk.in.readNBytes("3\r\nabc\r\n0\r\n\r\n".length());
        }
        boolean noBody = head.startsWith("HEAD");
        talk.say("HTTP/1.1 200 OK\n" + headers + "Content-Length: 2\n\n" + (noBody ? "" : "ok"));
      }
    };
  }

  private String sent(UnaryOperator<DockerTlsHttpClient.Builder> settings, Request request)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, recording(""));
        DockerHttpClient client = settings.apply(server.client()).build()) {
      assertThat(fetch(client, request)).isEqualTo("ok");
    }
    return heads.get(0);
  }

  @Test
  void sendsAPlainGet() throws Exception {
    String head = sent(client -> client, get("/containers/json?all=true"));

    assertThat(head).startsWith("GET /v1.41/containers/json?all=true HTTP/1.1\r\n");
    assertThat(head).containsPattern("Host: localhost:[0-9]+\r\n");
    assertThat(head).containsPattern("User-Agent: docker-tls/[0-9]");
    assertThat(head).doesNotContain("Accept-Encoding", "Content-Length", "Upgrade");
  }

  @Test
  void announcesAnEmptyPost() throws Exception {
    Request request = Request.builder().method(Request.Method.POST).path("/start").build();

    assertThat(sent(client -> client, request)).contains("Content-Length: 0\r\n");
  }

  @Test
  void announcesTheLengthOfBytes() throws Exception {
    Request request =
        Request.builder()
            .method(Request.Method.GET)
            .path("/x")
            .putHeader("content-type", "application/json")
            .bodyBytes(new byte[0])
            .build();

    assertThat(sent(client -> client, request))
        .contains("Content-Length: 0\r\n", "content-type: application/json\r\n");
  }

  @Test
  void sendsAStreamInChunks() throws Exception {
    Request request =
        post("/build", new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));

    assertThat(sent(client -> client, request))
        .contains("Transfer-Encoding: chunked\r\n")
        .doesNotContain("Content-Length");
  }

  @Test
  void putsThePathPrefixBeforeTheVersion() throws Exception {
    assertThat(sent(client -> client.pathPrefix("/%20some/path/"), get("/info")))
        .startsWith("GET /%20some/path/v1.41/info HTTP/1.1\r\n");
  }

  @Test
  void leavesAPathWithAVersionAsItIs() throws Exception {
    assertThat(sent(client -> client, get("/v1.30/info"))).startsWith("GET /v1.30/info HTTP");
  }

  @Test
  void leavesThePingAsItIs() throws Exception {
    assertThat(sent(client -> client, get("/_ping"))).startsWith("GET /_ping HTTP");
  }

  @Test
  void encodesWhatWouldEndTheRequestLine() throws Exception {
    assertThat(sent(client -> client, get("/x y\r\nHost: evil/\u00e9")))
        .startsWith("GET /v1.41/x%20y%0D%0AHost:%20evil/%C3%A9 HTTP/1.1\r\n");
  }

  @Test
  void sendsExtraHeadersUnlessTheyAreOurs() throws Exception {
    String head =
        sent(
            client ->
                client
                    .header("X-Extra", "")
                    .header("Accept-Encoding", "identity")
                    .header("User-Agent", "mine")
                    .header("host", "elsewhere")
                    .header("Transfer-Encoding", "chunked"),
            get("/info"));

    assertThat(head).contains("X-Extra: \r\n", "Accept-Encoding: identity\r\n");
    assertThat(head).doesNotContain("mine", "elsewhere", "chunked");
  }

  @Test
  void refusesAHeaderThatHttpDoesNotAllow() {
    DockerTlsHttpClient.Builder builder = DockerTlsHttpClient.tcp("localhost", 1);

    assertThat(headerFailure(builder, "bad name", "x").reason()).isEqualTo(Reason.HEADER_INVALID);
    assertThat(headerFailure(builder, "X-Token", "secret\r\nX: y"))
        .hasMessageContaining("\"X-Token\"")
        .hasMessageNotContaining("secret");
  }

  private static DockerTlsException headerFailure(
      DockerTlsHttpClient.Builder builder, String name, String value) {
    return catchThrowableOfType(DockerTlsException.class, () -> builder.header(name, value));
  }

  @Test
  void callsAUnixSocketAsTheCliDoes() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.UNIX, recording(""));
        DockerHttpClient client = server.client().build()) {
      fetch(client, get("/info"));
    }
    assertThat(heads.get(0)).contains("Host: api.moby.localhost\r\n");
  }

  @Test
  void unpacksWhatItAskedToBePacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("archive".getBytes(StandardCharsets.UTF_8));
    }
    Script script =
        talk -> {
          heads.add(talk.head());
          talk.say(
              "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: " + packed.size() + "\n\n");
          talk.out.write(packed.toByteArray());
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = server.client().compressDownloads().build();
        Response response = client.execute(get("/archive"))) {
      assertThat(Requests.text(response)).isEqualTo("archive");
      assertThat(response.getHeader("content-encoding")).isNull();
    }
    assertThat(heads.get(0)).contains("Accept-Encoding: gzip\r\n");
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    DockerTlsHttpClient.Builder tcp = DockerTlsHttpClient.tcp("localhost", 1);
    DockerTlsHttpClient.Builder unix = DockerTlsHttpClient.unix(Path.of("/run/docker.sock"));

    assertThatIllegalArgumentException().isThrownBy(() -> tcp.maxConnections(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tcp.connectTimeout(Duration.ofSeconds(-1)));
    assertThatIllegalStateException().isThrownBy(() -> unix.tls(ScriptedServer.policy()));
    assertThatIllegalStateException().isThrownBy(() -> unix.proxy("http://proxy:3128"));
  }
}
