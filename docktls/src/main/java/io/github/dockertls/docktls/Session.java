package io.github.dockertls.docktls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliFlags;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One run of docktls: its surroundings, its global flags, and where it prints. */
record Session(Environment environment, CliFlags flags, PrintStream out) {
  private static final int FIRST_ERROR = 400;

  List<String> globalFlags() {
    return flags.arguments();
  }

  DockerEndpoint endpoint() {
    return DockerEndpoint.fromCli(environment, globalFlags().toArray(String[]::new));
  }

  /** Prints a line. What daemons and files say must not steer the terminal. */
  void println(String line) {
    out.println(printable(line));
  }

  static String printable(String text) {
    return text.replaceAll("[\\p{C}&&[^\t\n]]", "?");
  }

  /**
   * Connects to the daemon that {@code docker} would use with the same flags. Jackson is loaded
   * meanwhile, which takes as long as TLS does.
   */
  DockerClient connect() {
    Thread jackson = new Thread(DockerClientConfig::getDefaultObjectMapper, "docktls-jackson");
    jackson.setDaemon(true);
    jackson.start();
    return endpoint().connect();
  }

  /** What the daemon answers to a path of its API, with all fields and in its order. */
  JsonNode get(String path) throws IOException {
    Request request = Request.builder().method(Request.Method.GET).path(path).build();
    try (DockerHttpClient http = endpoint().httpClient();
        Response response = http.execute(request)) {
      byte[] body = response.getBody().readAllBytes();
      if (response.getStatusCode() >= FIRST_ERROR) {
        throw new DockerException(
            new String(body, StandardCharsets.UTF_8), response.getStatusCode());
      }
      return new ObjectMapper().readTree(body);
    }
  }
}
