package io.github.dockertls.internal.examination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.diagnosis.Step.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Talks to the daemon through the client that programs get: {@code /_ping}, then a version. */
final class ApiLook {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  static final String SEE_LOG = "See the daemon's log";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int SHOWN = 300;

  /** Clocks that are less apart are both right. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final List<String> TELLING =
      List.of("Api-Version", "Server", "Via", "X-Forwarded-For", "Ostype", "Swarm");

  private final Target target;
  private final StepLog walk;

  ApiLook(Target target, StepLog walk) {
    this.target = target;
    this.walk = walk;
  }

  /** Why the daemon does not answer, or null if it does. */
  @Nullable DockerTlsException look() {
    try (DockerHttpClient client = target.client().get()) {
      return look(client);
    } catch (IOException e) {
      return null; // closing is all that failed
    }
  }

  private @Nullable DockerTlsException look(DockerHttpClient client) throws IOException {
    Deadline deadline = Deadline.after(target.limits().whole(), client);
    try (deadline) {
      ask(client);
      return null;
    } catch (DockerTlsException e) {
      return deadline.isOver() ? endless(e) : e;
    }
  }

  private void ask(DockerHttpClient client) throws IOException {
    long start = System.nanoTime();
    List<String> evidence = new ArrayList<>();
    ping(client, evidence);
    JsonNode version = version(client, evidence);
    walk.ok(
        Topic.API,
        "The daemon answers: version "
            + version.path("Version").asText("?")
            + ", API "
            + version.path("ApiVersion").asText("?"),
        evidence,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private DockerTlsException endless(DockerTlsException cause) {
    return new DockerTlsException(
        Reason.TIMEOUT,
        "What \"" + target.host() + "\" answers came to no end in the time allowed",
        "Check the daemon, and what is between here and there",
        cause);
  }

  private void ping(DockerHttpClient client, List<String> evidence) throws IOException {
    Request ping = Request.builder().method(Request.Method.GET).path("/_ping").build();
    try (Response response = client.execute(ping)) {
      evidence.add("GET /_ping: status " + response.getStatusCode());
      for (String name : TELLING) {
        String value = response.getHeader(name);
        if (value != null && !value.isEmpty()) {
          evidence.add(name + ": " + value);
        }
      }
      compareClocks(response.getHeader("Date"));
    }
  }

  private void compareClocks(@Nullable String header) {
    Instant theirs = date(header);
    if (theirs == null) {
      return;
    }
    Instant ours = target.environment().clock().instant();
    Duration apart = Duration.between(ours, theirs).abs();
    if (apart.compareTo(TOLERANCE) > 0) {
      walk.warn(
          Topic.DATES,
          "The clocks differ: here it is " + ours + ", and the server says " + theirs,
          "Set the clock that is wrong, such as with NTP");
    } else {
      walk.note(Topic.DATES, "The server's clock says " + theirs);
    }
  }

  static @Nullable Instant date(@Nullable String header) {
    try {
      return header == null
          ? null
          : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private JsonNode version(DockerHttpClient client, List<String> evidence) throws IOException {
    Request request = Request.builder().method(Request.Method.GET).path("/version").build();
    try (Response response = client.execute(request)) {
      int status = response.getStatusCode();
      String body = text(response.getBody());
      evidence.add("GET /version: status " + status);
      if (status / 100 != 2) {
        throw refused(status, body);
      }
      JsonNode json = new ObjectMapper().readTree(body);
      if (!json.path("ApiVersion").isTextual()) {
        throw notADaemon(null);
      }
      add(evidence, "Minimum API version: ", json.path("MinAPIVersion"));
      add(evidence, "Platform: ", json.path("Platform").path("Name"));
      add(evidence, "Kernel: ", json.path("KernelVersion"));
      return json;
    } catch (JsonProcessingException e) {
      throw notADaemon(e);
    }
  }

  private static void add(List<String> evidence, String what, JsonNode value) {
    if (!value.asText("").isEmpty()) {
      evidence.add(what + value.asText());
    }
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
  }

  private DockerTlsException notADaemon(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.HTTP_BAD_JSON,
        "What \"" + target.host() + "\" answers is not what a Docker daemon answers",
        "See whether the host, port and path are those of a daemon",
        cause);
  }

  private DockerTlsException refused(int status, String body) {
    String said = said(body);
    String lower = said.toLowerCase(Locale.ROOT);
    String fact =
        "\""
            + target.host()
            + "\" answers with status "
            + status
            + (said.isEmpty() ? "" : ": " + said);
    if (lower.contains("is too new")) {
      return new DockerTlsException(
          Reason.HTTP_STATUS,
          Detail.API_VERSION_TOO_NEW,
          fact,
          "Take DOCKER_API_VERSION, or apiVersion(...), away: then a version is chosen that both"
              + " know",
          null);
    }
    if (lower.contains("is too old")) {
      return new DockerTlsException(
          Reason.HTTP_STATUS,
          Detail.API_VERSION_TOO_OLD,
          fact,
          "Take DOCKER_API_VERSION, or apiVersion(...), away, or use a newer client",
          null);
    }
    return new DockerTlsException(Reason.HTTP_STATUS, fact, remedy(status), null);
  }

  private static String remedy(int status) {
    return switch (status) {
      case 401, 403 ->
          "Have the daemon's authorization plugin, or the proxy before the daemon, allow it";
      case 404 -> "See whether the host, port and path are those of a daemon";
      case 502, 503, 504 ->
          "Start the daemon behind the proxy, or see in the proxy's log why it does not reach it";
      default -> SEE_LOG;
    };
  }

  /** The daemon's own message, or what can be read of a page. */
  private static String said(String body) {
    String text = body;
    try {
      JsonNode json = new ObjectMapper().readTree(body);
      if (json != null && json.hasNonNull("message")) {
        text = json.get("message").asText();
      }
    } catch (JsonProcessingException e) {
      text = withoutTags(body);
    }
    String line = BLANKS.matcher(text).replaceAll(" ").strip();
    return line.length() > SHOWN ? line.substring(0, SHOWN) + " …" : line;
  }

  /** One pass, whatever the page looks like: a bracket that is never closed is text. */
  private static String withoutTags(String page) {
    StringBuilder text = new StringBuilder();
    int last = page.lastIndexOf('>');
    for (int i = 0; i < page.length(); i++) {
      if (page.charAt(i) == '<' && i < last) {
        i = page.indexOf('>', i);
        text.append(' ');
      } else {
        text.append(page.charAt(i));
      }
    }
    return text.toString();
  }
}
