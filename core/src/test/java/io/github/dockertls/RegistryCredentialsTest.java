package io.github.dockertls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.Trust;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The headers of pull, push and build with one config.json after the other, as docker 28.2.2 sent
 * them to a server that writes them down, and what 29 adds.
 */
class RegistryCredentialsTest {
  private static final TestCertificate CA = TestCertificate.ca("CA").issue();
  private static final TestCertificate SERVER =
      TestCertificate.server("localhost").signedBy(CA).issue();
  private static final String HUB = "https://index.docker.io/v1/";

  @TempDir Path home;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private JsonNode measured;

  @BeforeEach
  void installHelpers() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("registry-headers.json")) {
      measured = new ObjectMapper().readTree(in);
    }
    Files.createDirectory(home.resolve("bin"));
    for (Map.Entry<String, JsonNode> helper : measured.path("helpers").properties()) {
      Path program = home.resolve("bin/docker-credential-" + helper.getKey());
      Files.writeString(program, "#!/bin/sh\n" + helper.getValue().asText() + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    Files.createDirectory(home.resolve(".docker"));
  }

  @TestFactory
  List<DynamicTest> sendsWhatTheRealCliSent() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode given : measured.path("cases")) {
      tests.add(dynamicTest(given.path("name").asText(), () -> isAsMeasured(given)));
    }
    return tests;
  }

  private void isAsMeasured(JsonNode given) throws IOException {
    Files.writeString(home.resolve(".docker/config.json"), given.path("config").toString());
    String image = given.path("image").asText();
    assertThat(header("X-Registry-Auth", docker -> pull(docker, image)))
        .isEqualTo(given.path("pull"));
    assertThat(header("X-Registry-Auth", docker -> push(docker, image)))
        .isEqualTo(given.path("pull"));
    JsonNode build = header("X-Registry-Config", RegistryCredentialsTest::build);
    // docker-java leaves an empty one out, and repeats all under a key that only old daemons know.
    ObjectNode logins = build == null ? new ObjectMapper().createObjectNode() : (ObjectNode) build;
    logins.remove("configs");
    assertThat(logins).isEqualTo(given.path("build"));
    assertThat(header("X-Registry-Auth", docker -> docker.createContainerCmd(image).exec()))
        .isNull();
  }

  @Test
  void theVariableComesBeforeHelpersAndTheFile() throws IOException {
    config("{'credsStore': 'good', 'auths': {'registry.example.com': {'auth': 'bWU6cHc='}}}");
    String variable = "{'auths': {'registry.example.com': {'auth': 'eW91OnB3'}}}";

    assertThat(login(variable, "registry.example.com/app").path("username").asText())
        .isEqualTo("you");
    assertThat(login(variable, "alpine").path("username").asText()).isEqualTo("helped");
  }

  @Test
  void aVariableWithMoreThanItMayHoldIsNotUsed() throws IOException {
    config("{'auths': {'" + HUB + "': {'auth': 'bWU6cHc='}}}");
    for (String variable :
        List.of(
            "nonsense",
            "[]",
            "{'auths': {'" + HUB + "': {}}}",
            "{'auths': {'" + HUB + "': {'auth': 'eW91OnB3', 'email': 'a@b'}}}",
            "{'auths': {'" + HUB + "': {'auth': 'eW91OnB3'}}, 'credsStore': 'x'}",
            "{'auths': {'" + HUB + "': {'auth': 'no base64'}}}",
            "{'auths': {'" + HUB + "': {'auth': 'eW91OnB3'}}} {}")) {
      assertThat(login(variable, "alpine").path("username").asText()).as(variable).isEqualTo("me");
    }
  }

  private JsonNode login(String variable, String image) throws IOException {
    heads.clear();
    Environment environment =
        surroundings().variable("DOCKER_AUTH_CONFIG", variable.replace('\'', '"')).build();
    return header("X-Registry-Auth", environment, docker -> pull(docker, image));
  }

  private void config(String json) throws IOException {
    Files.writeString(home.resolve(".docker/config.json"), json.replace('\'', '"'));
  }

  private interface Call {
    void on(DockerClient docker) throws Exception;
  }

  private static void pull(DockerClient docker, String image) throws InterruptedException {
    docker.pullImageCmd(image).start().awaitCompletion();
  }

  private static void push(DockerClient docker, String image) throws InterruptedException {
    docker.pushImageCmd(image).start().awaitCompletion();
  }

  private static void build(DockerClient docker) {
    docker.buildImageCmd(new ByteArrayInputStream(new byte[1024])).start().awaitImageId();
  }

  private Environment.Builder surroundings() {
    return Environment.builder()
        .home(home)
        .workingDirectory(home)
        .variable("PATH", home.resolve("bin") + ":/bin:/usr/bin");
  }

  private JsonNode header(String name, Call call) throws IOException {
    return header(name, surroundings().build(), call);
  }

  /** The header of the one request that a call makes to a server that knows nothing. */
  private JsonNode header(String name, Environment environment, Call call) throws IOException {
    heads.clear();
    try (TlsTestServer server = TlsTestServer.with(SERVER).talk(this::refuse).start();
        DockerClient docker =
            DockerEndpoint.builder("tcp://localhost:" + server.port())
                .environment(environment)
                .trust(Trust.certificates(CA.chain()))
                .apiVersion("1.41")
                .build()
                .connect()) {
      assertThatThrownBy(() -> call.on(docker))
          .hasStackTraceContaining(NotFoundException.class.getName());
    }
    assertThat(heads).hasSize(1);
    return heads
        .get(0)
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> Base64.getUrlDecoder().decode(line.substring(name.length() + 2)))
        .map(RegistryCredentialsTest::tree)
        .findFirst()
        .orElse(null);
  }

  private static JsonNode tree(byte[] json) {
    try {
      return new ObjectMapper().readTree(new String(json, UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void refuse(Socket socket) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      head.write(b);
    }
    heads.add(head.toString(US_ASCII));
    socket
        .getOutputStream()
        .write(
            "HTTP/1.1 404 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
                .getBytes(US_ASCII));
  }
}
