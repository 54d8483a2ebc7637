package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a native image must keep for our sake: the reflection in our sources, no more and no less,
 * in the form of GraalVM's schema reachability-metadata-schema-v1.2.0.
 */
class NativeImageTest {
  private static final Path RESOURCES = Path.of("src", "main", "resources");
  private static final Pattern PROXY = Pattern.compile("new Class<\\?>\\[\\] \\{(\\w+)\\.class\\}");
  private static final Pattern RESOURCE = Pattern.compile("getResource\\w*\\(\\s*\"([^\"]+)\"");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "reflection", Set.of("reason", "type", "methods", "fields", "allPublicMethods"),
          "resources", Set.of("reason", "glob"));

  @Test
  void hasTheFormThatTheSchemaWants() throws IOException {
    JsonNode metadata = metadata();
    assertThat(metadata.fieldNames()).toIterable().isSubsetOf(FIELDS.keySet());
    FIELDS.forEach(
        (part, fields) -> {
          assertThat(metadata.path(part).isArray()).as(part).isTrue();
          for (JsonNode entry : metadata.path(part)) {
            assertThat(entry.fieldNames()).toIterable().as("%s", entry).isSubsetOf(fields);
            assertThat(entry.path("reason").isTextual()).as("%s", entry).isTrue();
          }
        });
    for (JsonNode entry : metadata.path("reflection")) {
      JsonNode type = entry.path("type");
      assertThat(type.isTextual() || (type.size() == 1 && type.path("proxy").isArray())).isTrue();
      assertThat(entry.path("allPublicMethods").asText("true")).isEqualTo("true");
    }
    assertThat(metadata.path("resources")).allMatch(entry -> entry.path("glob").isTextual());
  }

  @Test
  void namesClassesThatExist() throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : metadata().path("reflection")) {
      JsonNode type = entry.path("type");
      if (type.isTextual()) {
        names.add(type.asText());
      }
      type.path("proxy").forEach(name -> names.add(name.asText()));
    }
    for (String name : names) {
      assertThat(Class.forName(name)).isPublic();
    }
  }

  @Test
  void namesEachProxyOfTheSources() throws IOException {
    List<String> named = new ArrayList<>();
    for (JsonNode entry : metadata().path("reflection")) {
      entry
          .path("type")
          .path("proxy")
          .forEach(one -> named.add(one.asText().replaceFirst(".*\\.", "")));
    }
    assertThat(named).isEqualTo(inSources(PROXY));
  }

  @Test
  void namesEachResourceOfTheSources() throws IOException {
    List<String> globs = new ArrayList<>();
    metadata().path("resources").forEach(entry -> globs.add(entry.path("glob").asText()));
    assertThat(globs).allMatch(glob -> Files.exists(RESOURCES.resolve(glob)));
    assertThat(globs.stream().map(glob -> glob.replaceFirst(".*/", "")).sorted().toList())
        .isEqualTo(inSources(RESOURCE));
  }

  private static JsonNode metadata() throws IOException {
    return new ObjectMapper()
        .readTree(
            RESOURCES
                .resolve(
                    "META-INF/native-image/io.github.dockertls/docker-tls/reachability-metadata.json")
                .toFile());
  }

  private static List<String> inSources(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        pattern
            .matcher(Files.readString(source))
            .results()
            .map(r -> r.group(1))
            .forEach(found::add);
      }
    }
    return found.stream().sorted().toList();
  }
}
