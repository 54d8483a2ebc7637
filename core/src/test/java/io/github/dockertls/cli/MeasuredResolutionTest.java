package io.github.dockertls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the real CLI (28.2.2) resolved, or refused to, in measured cases. Where it panics or would
 * speak plain HTTP though TLS was asked for, the reason is ours.
 */
class MeasuredResolutionTest {
  @TempDir Path directory;

  static Stream<Case> cases() throws IOException {
    try (InputStream in = MeasuredResolutionTest.class.getResourceAsStream("resolution.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(Case::new)
          .toList()
          .stream();
    }
  }

  record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.get("id").asText();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void resolvesAsTheCliDid(Case measured) throws IOException {
    JsonNode json = measured.json();
    Environment environment = environment(json);
    List<String> args = texts(json.get("args"));
    if (json.has("inspect")) {
      JsonNode expected = json.get("inspect");
      assertThat(CliContext.inspect(environment, args))
          .isEqualTo(
              new CliContext(
                  expected.get("name").asText(),
                  fill(expected.get("host").asText()),
                  expected.get("skipTLSVerify").asBoolean(),
                  expected.get("tlsFiles").isNull() ? null : texts(expected.get("tlsFiles"))));
    }
    if (json.has("reason")) {
      DockerTlsException refused =
          catchThrowableOfType(
              DockerTlsException.class, () -> CliEndpoint.resolve(environment, args));
      assertThat(refused).isNotNull();
      assertThat(refused.reason().slug()).isEqualTo(json.get("reason").asText());
      assertThat(refused.fact()).containsPattern("\".*\"");
      return;
    }
    CliEndpoint endpoint = CliEndpoint.resolve(environment, args);
    if (json.has("dials")) {
      assertDials(endpoint.address(), fill(json.get("dials").asText()));
    }
    assertThat(endpoint.proxy() != null).isEqualTo(json.has("proxied"));
  }

  private void assertDials(DockerHost address, String dialled) {
    if (dialled.startsWith("unix:")) {
      assertThat(address.scheme()).isEqualTo("unix");
      assertThat(address.path())
          .isEqualTo(directory.resolve(dialled.substring("unix:".length())).toString());
      return;
    }
    assertThat(address.scheme()).isEqualTo("tcp");
    assertThat(dialled).endsWith(":" + address.port());
    if (address.host().matches("[0-9.]+|.*:.*")) {
      assertThat(GoUrl.hostname(dialled)).isEqualTo(address.host());
    }
  }

  private Environment environment(JsonNode json) throws IOException {
    layOut(json.path("home"));
    Environment.Builder builder =
        Environment.builder().workingDirectory(directory).variable("HOME", directory.toString());
    for (Map.Entry<String, JsonNode> variable : json.path("env").properties()) {
      builder.variable(
          variable.getKey(),
          variable.getValue().isNull() ? "" : fill(variable.getValue().asText()));
    }
    return builder.build();
  }

  private void layOut(JsonNode home) throws IOException {
    for (Map.Entry<String, JsonNode> entry : home.properties()) {
      Path path = directory.resolve(entry.getKey());
      String kind = entry.getValue().asText();
      Files.createDirectories(path.getParent());
      if (kind.equals("dir")) {
        Files.createDirectories(path);
      } else if (kind.startsWith("link:")) {
        Files.createSymbolicLink(path, Path.of(fill(kind.substring(5))));
      } else {
        Files.writeString(path, kind.startsWith("text:") ? fill(kind.substring(5)) : "x", UTF_8);
      }
    }
  }

  /** Certificates are only read here, so any content will do. */
  private String fill(String text) throws IOException {
    String filled = text.replace("{HOME}", directory.toString());
    int at = filled.indexOf("{PKI}/");
    if (at >= 0) {
      Path pki = Files.createDirectories(directory.resolve("pki"));
      String name = filled.substring(at + 6).replaceAll("['\"].*", "");
      Files.writeString(pki.resolve(name), "x", UTF_8);
      filled = filled.replace("{PKI}", pki.toString());
    }
    return filled;
  }

  private List<String> texts(JsonNode array) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      texts.add(fill(text.asText()));
    }
    return texts;
  }
}
