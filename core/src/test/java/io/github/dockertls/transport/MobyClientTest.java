package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.attach;
import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Talk;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What moby's own client does, which the CLI is made with, as rows of data: what is asked for, what
 * the daemon answers, and what has to come of it. Each row names the test of moby's client that
 * tells it; the versions are those of docker 29.7.2. Where docker-java or this library words an
 * error in its own way, the row holds that.
 */
@Timeout(60)
class MobyClientTest {
  private static final String NONE = "-";

  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** client_test.go and request.go: paths, versions and prefixes. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TestGetAPIPath: a version            | 1.22 | -       | /containers/json             | GET /v1.22/containers/json HTTP/1.1
          TestGetAPIPath: with a query         | 1.22 | -       | /containers/json?s=c         | GET /v1.22/containers/json?s=c HTTP/1.1
          TestGetAPIPath: encoded already      | 1.22 | -       | /networks/kiwl$%25%5E        | GET /v1.22/networks/kiwl$%25%5E HTTP/1.1
          TestParseHostURL: a path of the host | 1.22 | /path   | /info                        | GET /path/v1.22/info HTTP/1.1
          TestParseHostURL: a path with slash  | 1.22 | /path/  | /info                        | GET /path/v1.22/info HTTP/1.1
          WithAPIVersion: above all known      | 9.99 | -       | /info                        | GET /v9.99/info HTTP/1.1
          NegotiateAPIVersionWithFixedVersion  | 1.35 | -       | /info                        | GET /v1.35/info HTTP/1.1
          Ping has no version                  | 1.35 | -       | /_ping                       | GET /_ping HTTP/1.1
          """)
  void asksForThePath(String source, String version, String prefix, String path, String line)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, answering("", ""));
        DockerHttpClient client =
            server.client().apiVersion(version).pathPrefix(orEmpty(prefix)).build()) {
      fetch(client, get(path));
    }
    assertThat(asked).as(source).hasSize(1);
    assertThat(asked.get(0)).startsWith(line + "\r\n");
  }

  /** request_test.go and client_test.go: header fields. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TestSetHostHeader: unix socket        | UNIX  | GET  | -                  | Host: api.moby.localhost
          TestSetHostHeader: tcp                | PLAIN | GET  | -                  | Host: localhost:
          WithHTTPHeaders: a field of ours      | PLAIN | GET  | X-Meta: a=b        | X-Meta: a=b
          WithHTTPHeaders: an empty value       | PLAIN | GET  | X-Meta:            | X-Meta:
          buildRequest: POST without a body     | PLAIN | POST | -                  | Content-Length: 0
          hijack.go setupHijackConn: Upgrade    | PLAIN | RAW  | -                  | Upgrade: tcp
          hijack.go setupHijackConn: Connection | PLAIN | RAW  | -                  | Connection: Upgrade
          """)
  void sendsTheField(String source, Wire wire, String method, String added, String field)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire, answering("", ""));
        DockerHttpClient client = with(server.client(), added).build()) {
      Request request =
          method.equals("RAW")
              ? attach(InputStream.nullInputStream())
              : Request.builder().method(method).path("/x").build();
      fetch(client, request);
    }
    assertThat(asked.get(0)).as(source).contains("\r\n" + field);
  }

  /** ping_test.go and client_test.go: which version is asked for after a ping. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TestPingHeadFallback: 200                 | 200 | 1.41    | HEAD /_ping, GET /v1.41/x
          TestPingHeadFallback: 500                 | 500 | 1.41    | HEAD /_ping, GET /_ping, GET /v1.41/x
          TestPingHeadFallback: 404                 | 404 | 1.41    | HEAD /_ping, GET /_ping, GET /v1.41/x
          TestPingHeadFallback: 405                 | 405 | 1.41    | HEAD /_ping, GET /_ping, GET /v1.41/x
          TestPingFail: no version with the failure | 500 | -       | HEAD /_ping, GET /_ping, GET /v1.55/x
          TestNegotiateAPIVersionEmpty              | 200 | -       | HEAD /_ping, GET /v1.55/x
          TestNegotiateAPIVersion: downgrade        | 200 | 1.44    | HEAD /_ping, GET /v1.44/x
          TestNegotiateAPIVersion: not above ours   | 200 | 1.99    | HEAD /_ping, GET /v1.55/x
          TestNegotiateAPIVersion: not below 1.40   | 200 | 1.35    | HEAD /_ping, GET /v1.55/x
          TestNegotiateAPIVersion: a new major      | 200 | 2.0     | HEAD /_ping, GET /v1.55/x
          TestNegotiateAPIVersion: ours             | 200 | 1.55    | HEAD /_ping, GET /v1.55/x
          TestPingWithError: closed                 | 0   | 1.41    | HEAD /_ping, GET /_ping, GET /v1.41/x
          TestPingSuccess: a version that is none   | 200 | awesome | HEAD /_ping, GET /v1.55/x
          """)
  void negotiates(String source, int status, String version, String requests) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(Wire.PLAIN, pinged(status, orEmpty(version)));
        DockerHttpClient client = server.negotiatingClient().build()) {
      fetch(client, get("/x"));
    }
    assertThat(asked.stream().map(head -> head.substring(0, head.indexOf(" HTTP"))))
        .as(source)
        .containsExactly(requests.split(", "));
  }

  /** request_test.go: what a daemon's refusal says. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TestResponseErrors: JSON message     | 500 | application/json                | {"message":"Server error"} | InternalServerErrorException | Server error
          TestResponseErrors: empty            | 400 | application/json                | -                          | BadRequestException          | 400
          TestResponseErrors: no message       | 400 | application/json                | {}                         | BadRequestException          | {}
          TestResponseErrors: broken JSON      | 400 | application/json                | {"message":"no             | BadRequestException          | {"message":"no
          TestResponseErrors: with a charset   | 404 | application/json; charset=utf-8 | {"message":"none such"}    | NotFoundException            | none such
          TestPlainTextError                   | 500 | text/plain                      | Server error               | InternalServerErrorException | Server error
          checkResponseErr: conflict           | 409 | application/json                | {"message":"in use"}       | ConflictException            | in use
          checkResponseErr: unauthorized       | 401 | application/json                | {"message":"log in"}       | UnauthorizedException        | log in
          checkResponseErr: not modified       | 304 | -                               | -                          | NotModifiedException         | 304
          checkResponseErr: not acceptable     | 406 | application/json                | {"message":"not so"}       | NotAcceptableException       | not so
          checkResponseErr: a proxy's HTML     | 502 | text/html                       | <h1>Bad gateway</h1>       | DockerException              | Bad gateway
          """)
  void tellsTheRefusal(
      String source, int status, String type, String body, String exception, String text)
      throws Exception {
    String fields = type.equals(NONE) ? "" : "Content-Type: " + type + "\n";
    Script script = talk -> answer(talk, status, fields, orEmpty(body));
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerClient docker =
            DockerEndpoint.builder("tcp://localhost:" + server.port())
                .plainHttp()
                .apiVersion("1.41")
                .build()
                .connect()) {
      Throwable refusal = catchThrowable(() -> docker.infoCmd().exec());

      assertThat(refusal.getClass().getSimpleName()).as(source).isEqualTo(exception);
      assertThat(refusal).hasMessageContaining(text);
    }
  }

  /** client_test.go, TestClientRedirect: no request goes elsewhere, whatever its method. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, 301",
    "GET, 302",
    "GET, 307",
    "POST, 301",
    "POST, 308",
    "PUT, 303",
    "DELETE, 301",
    "HEAD, 302"
  })
  void followsNoRedirect(String method, int status) throws Exception {
    Script script = talk -> answer(talk, status, "Location: /bla\n", "");
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = server.client().build()) {
      Throwable refusal =
          catchThrowable(
              () -> fetch(client, Request.builder().method(method).path("/redirectme").build()));

      assertThat(refusal).isInstanceOf(DockerTlsException.class).hasMessageContaining("\"/bla\"");
    }
    assertThat(asked).hasSize(1);
  }

  /** hijack.go, setupHijackConn: what is an upgrade and what is not. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          101                             | HTTP/1.1 101 UPGRADED                          | 200 | hello
          101 in other words              | HTTP/1.1 101 Switching Protocols               | 200 | hello
          101 without a reason            | HTTP/1.1 101                                   | 200 | hello
          a refusal with its text         | HTTP/1.1 404 Not Found;Content-Length: 5       | 404 | hello
          a refusal for what is not there | HTTP/1.1 409 Conflict;Content-Length: 5        | 409 | hello
          a daemon's failure              | HTTP/1.1 500 Server Error;Content-Length: 5    | 500 | hello
          """)
  void upgrades(String source, String head, int status, String output) throws Exception {
    Script script =
        talk -> {
          asked.add(talk.head());
          talk.say(head.replace(';', '\n') + "\n\nhello");
        };
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, script);
        DockerHttpClient client = server.client().build();
        Response response = client.execute(attach(InputStream.nullInputStream()))) {
      assertThat(response.getStatusCode()).as(source).isEqualTo(status);
      assertThat(Requests.text(response)).isEqualTo(output);
    }
  }

  private Script answering(String fields, String body) {
    return talk -> answer(talk, 200, fields, body);
  }

  private void answer(Talk talk, int status, String fields, String body) throws IOException {
    for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
      asked.add(head);
      talk.say(
          "HTTP/1.1 " + status + " X\n" + fields + "Content-Length: " + body.length() + "\n\n");
      talk.say(head.startsWith("HEAD") ? "" : body);
    }
  }

  /** Answers HEAD with a status, or not at all with 0, and GET always. */
  private Script pinged(int status, String version) {
    String field = version.isEmpty() ? "" : "Api-Version: " + version + "\n";
    return talk -> {
      for (String head = talk.head(); !head.isEmpty(); head = talk.head()) {
        asked.add(head);
        boolean ping = head.startsWith("HEAD");
        if (ping && status == 0) {
          return;
        }
        talk.say("HTTP/1.1 " + (ping ? status : 200) + " X\n" + field + "Content-Length: 0\n\n");
      }
    };
  }

  private static DockerTlsHttpClient.Builder with(
      DockerTlsHttpClient.Builder client, String field) {
    int colon = field.indexOf(':');
    return colon < 0
        ? client
        : client.header(field.substring(0, colon), field.substring(colon + 1).strip());
  }

  private static String orEmpty(@Nullable String cell) {
    return cell == null || cell.equals(NONE) ? "" : cell;
  }
}
