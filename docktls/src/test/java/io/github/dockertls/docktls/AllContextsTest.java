package io.github.dockertls.docktls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dockertls.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docktls doctor --all-contexts}: all of them, side by side, whatever is wrong with one. */
class AllContextsTest {
  @TempDir private Path home;

  private record Run(int status, List<String> lines) {}

  private Run doctor(String... flags) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Environment environment =
        Environment.builder()
            .home(home)
            .workingDirectory(home)
            .variable("DOCKER_HOST", "unix://" + home.resolve("none.sock"))
            .build();
    List<String> args = new ArrayList<>(List.of(flags));
    args.addAll(List.of("doctor", "--all-contexts"));
    int status = Docktls.run(environment, args, stream, stream);
    return new Run(status, out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  private Path meta(String name) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
    Path directory =
        home.resolve(".docker/contexts/meta").resolve(HexFormat.of().formatHex(digest));
    return Files.createDirectories(directory).resolve("meta.json");
  }

  private void context(String name, String host) throws Exception {
    Files.writeString(
        meta(name),
        "{\"Name\":\"" + name + "\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
  }

  /**
   * A daemon without TLS.
   *
   * @param before what has to have happened before it answers
   * @param asked what happens as soon as it is asked
   */
  private static HttpServer daemon(CountDownLatch before, CountDownLatch asked) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.countDown();
          try (exchange) {
            before.await();
            answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body =
        "{\"Version\":\"26.1.5\",\"ApiVersion\":\"1.45\"}".getBytes(StandardCharsets.UTF_8);
    boolean bare = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().add("Api-Version", "1.45");
    exchange.sendResponseHeaders(200, bare ? -1 : body.length);
    if (!bare) {
      exchange.getResponseBody().write(body);
    }
  }

  private void context(String name, HttpServer daemon) throws Exception {
    context(name, "tcp://127.0.0.1:" + daemon.getAddress().getPort());
  }

  @Test
  void aSlowOneHoldsUpNoneOther() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    HttpServer slow = daemon(second, new CountDownLatch(0));
    HttpServer quick = daemon(new CountDownLatch(0), second);
    try {
      context("a", slow);
      context("b", quick);
      Run run = doctor();
      assertThat(run.lines().get(2)).startsWith("a ").contains(" yes ");
      assertThat(run.lines().get(3)).startsWith("b ").contains(" yes ");
    } finally {
      second.countDown();
      slow.stop(0);
      quick.stop(0);
    }
  }

  @Test
  void whatIsBrokenIsARow() throws Exception {
    context("zeta", "https://build1:2376");
    context("alpha", "ssh://build1");
    Files.writeString(meta("empty"), "{\"Name\":\"empty\"}");
    Files.writeString(meta("torn"), "{\"Name\":");
    Run run = doctor();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.lines().subList(1, 6))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("default ").contains("none.sock", "no: "),
            line -> assertThat(line).startsWith("alpha ").contains("ssh://build1", "no: ssh"),
            line ->
                assertThat(line).startsWith("empty ").contains("no: context-no-docker-endpoint"),
            line -> assertThat(line).startsWith("zeta ").contains("https://build1:2376", "no: "),
            line -> assertThat(line).startsWith("? ").contains("no: context-meta-invalid"));
    assertThat(run.lines()).anyMatch(line -> line.startsWith("?: ") && line.contains("meta.json"));
  }

  @Test
  void flagsOfTheDefaultContextAreItsOwn() throws Exception {
    context("prod", "tcp://127.0.0.1:1");
    Run run = doctor("--tlsverify", "-H", "tcp://127.0.0.1:2");
    assertThat(run.lines().get(1)).startsWith("default ").contains("no: tls-file-unreadable");
    assertThat(run.lines().get(2)).startsWith("prod ").contains("tcp://127.0.0.1:1", "refused");
  }
}
