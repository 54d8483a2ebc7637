package io.github.dockertls.docktls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dockertls.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a daemon may answer to a pull, and what docker 28.2.2 printed for it. */
class PullCommandTest {
  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer daemon;
  private String answer = "";
  private int status = 200;
  private String asked = "";

  @BeforeEach
  void start() throws IOException {
    daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    daemon.createContext("/", this::answer);
    daemon.start();
  }

  @AfterEach
  void stop() {
    daemon.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean pull = exchange.getRequestURI().getPath().endsWith("/images/create");
      asked = pull ? exchange.getRequestURI().getQuery() : asked;
      byte[] body = (pull ? answer : "OK").getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Api-Version", "1.41");
      exchange.sendResponseHeaders(pull ? status : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private int pull(String... words) {
    Environment environment =
        Environment.builder()
            .home(home)
            .workingDirectory(home)
            .variable("DOCKER_HOST", "tcp://127.0.0.1:" + daemon.getAddress().getPort())
            .build();
    List<String> args = new ArrayList<>(List.of("pull"));
    args.addAll(List.of(words));
    return Docktls.run(
        environment, args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "~~ ! ~~",
        "{'status':'Pulling fs layer','id':'1'}|{'status':'Pull complete','id':'1'}"
            + " ! 1: Pulling fs layer|1: Pull complete|",
        "{'progressDetail':{},'id':'abc'}|{'status':'Status: Downloaded newer image for x'}"
            + " ! abc: |Status: Downloaded newer image for x|",
        "{'status':'Downloading','progressDetail':{'current':5,'total':10},'id':'1'}"
            + "|{'status':'Waiting','progressDetail':{},'id':'2'} ! 2: Waiting|",
        "{'aux':{'ID':'sha256:abc'}}|{'status':'x','from':'me'} ! (from me) x|",
        "{'status':'a'}{'status':'b'} ! a|b|",
        "{'error':'without a detail'}|{'status':'after'} ! |after|",
        "{'status':'\\u001b[31mred','id':'1'} ! 1: ?[31mred|",
      })
  void takesWhatTheCliTakes(String items, String lines) {
    answer = items.replace('\'', '"').replace('|', '\n');
    assertThat(pull("x")).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "Using default tag: latest\n"
                + lines.replace('|', '\n')
                + "docker.io/library/x:latest\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "{'errorDetail':{'message':'wrong password'},'error':'wrong password'} ! wrong password",
        "{'errorDetail':{'code':401,'message':'detail only'}} ! detail only",
        "{'errorDetail':{'message':''},'error':''}|{'status':'after'} ! does not say why",
        "{'status':'Pulling','id':'1'}|{'errorDetail':{'message':'no space'}} ! no space",
        "{'errorDetail':{'message':'boom'}}|{'status':'Status: Downloaded newer image'} ! boom",
      })
  void anErrorAnywhereIsAFailure(String items, String message) {
    answer = items.replace('\'', '"').replace('|', '\n');
    assertThat(pull("x")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).matches("docktls: http-status: [^\n]+\n").contains(message);
    assertThat(out.toString(UTF_8)).doesNotContain("docker.io/library/x", "after", "Downloaded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {"{'status':'a'}|not json", "{'status':'a'}|{'stat"})
  void anAnswerThatIsNotItemsIsAFailure(String items) {
    answer = items.replace('\'', '"').replace('|', '\n');
    assertThat(pull("x")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).matches("docktls: http-bad-json: [^\n]+\n");
  }

  @Test
  void aStatusOfFailureIsOne() {
    status = 404;
    answer = "{\"message\":\"pull access denied\"}";
    assertThat(pull("x")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("docktls: http-status: ", "pull access denied");
  }

  @Test
  void asksForWhatIsNamed() {
    assertThat(pull("localhost:5000/a/b:t")).isZero();
    assertThat(asked).contains("fromImage=localhost:5000/a/b").contains("tag=t");
    assertThat(out.toString(UTF_8)).isEqualTo("localhost:5000/a/b:t\n");
    assertThat(pull("-q", "x@sha256:" + "0".repeat(64))).isZero();
    assertThat(asked).contains("fromImage=x&").contains("tag=sha256:000");
  }
}
