package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.DockerEndpoint;
import java.util.ArrayList;
import java.util.List;

/** A set-up that does not connect, what has to be said of it, and the way out. */
final class Broken {
  private final JsonNode told;

  private Broken(String json) {
    told = tree(json);
  }

  static Broken endpoint(DockerEndpoint endpoint) {
    return diagnosed(endpoint.diagnose());
  }

  static Broken diagnosed(Diagnosis diagnosis) {
    return new Broken(diagnosis.json());
  }

  /** By its JSON, which may come from another process. */
  static Broken told(String json) {
    return new Broken(json);
  }

  /** The one cause, no step but one failed, and names that the verdict has to hold. */
  Broken because(String cause, String... named) {
    JsonNode verdict = told.path("verdict");
    String sentence = verdict.path("sentence").asText();
    assertThat(verdict.path("cause").asText()).as(told.toPrettyString()).isEqualTo(cause);
    assertThat(sentence + " | " + remedy()).as(told.toPrettyString()).contains(named);
    List<String> failures = new ArrayList<>();
    for (JsonNode step : told.path("steps")) {
      if (step.path("status").asText().equals("failure")) {
        failures.add(step.path("finding").asText());
      }
    }
    assertThat(failures).as(told.toPrettyString()).containsExactly(sentence);
    return this;
  }

  /** What the remedy advises to do. */
  Broken advising(String... words) {
    assertThat(remedy()).as(told.toPrettyString()).contains(words);
    return this;
  }

  /** What is told somewhere, such as in the evidence. */
  Broken telling(String... words) {
    assertThat(told.toPrettyString()).contains(words);
    return this;
  }

  String remedy() {
    return told.path("verdict").path("remedy").asText();
  }

  /** The endpoint after the remedy was followed. */
  Broken until(DockerEndpoint remedied) {
    return until(remedied.diagnose());
  }

  Broken until(Diagnosis after) {
    return until(after.json());
  }

  Broken until(String json) {
    connects(json);
    return this;
  }

  static void connects(Diagnosis diagnosis) {
    connects(diagnosis.json());
  }

  static void connects(String json) {
    assertThat(tree(json).path("verdict").path("cause").asText()).as(json).isEqualTo("connects");
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
