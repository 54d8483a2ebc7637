package io.github.dockertls.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Debian's Chromium without a window, spoken to by its own protocol. */
final class Chromium implements AutoCloseable {
  private static final int LIMIT_SECONDS = 60;

  /**
   * What a page came to.
   *
   * @param messages what the console and the log say
   * @param requests every address that was asked for, the page's own too
   */
  record Seen(
      String title,
      String text,
      double diagramHeight,
      double timelineHeight,
      List<String> messages,
      List<String> requests) {}

  private final ObjectMapper mapper = new ObjectMapper();
  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final Process process;
  private final WebSocket socket;
  private int calls;

  private Chromium(Path profile) throws IOException {
    Files.createDirectories(profile);
    ProcessBuilder builder =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true);
    builder.environment().put("TMPDIR", profile.toString());
    process = builder.start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Listener())
            .join();
  }

  /** Loads the page and looks at it once nothing is left to be loaded. */
  static Seen open(Path page, Path profile) throws IOException, InterruptedException {
    try (Chromium chromium = new Chromium(profile)) {
      return chromium.look(page.toUri().toString());
    }
  }

  private String address() throws IOException {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("DevTools listening on ")) {
        drain(said);
        return line.substring("DevTools listening on ".length()).strip();
      }
    }
    throw new IllegalStateException("chromium did not start");
  }

  private static void drain(BufferedReader said) {
    Thread thread = new Thread(() -> readOn(said), "chromium-output");
    thread.setDaemon(true);
    thread.start();
  }

  private static void readOn(BufferedReader said) {
    try {
      while (said.readLine() != null) {
        // What it has to say in the log of a test is said by its protocol.
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  private Seen look(String url) throws IOException, InterruptedException {
    String target =
        call(null, "Target.createTarget", "{\"url\":\"about:blank\"}").get("targetId").asText();
    String session =
        call(null, "Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}")
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
      call(session, domain + ".enable", "{}");
    }
    call(session, "Page.navigate", "{\"url\":\"" + url + "\"}");
    while (events.stream().noneMatch(event -> is(event, "Page.loadEventFired"))) {
      events.add(next());
    }
    String title = evaluate(session, "document.title").asText();
    String text = evaluate(session, "document.body.innerText + svgText()").asText();
    double diagram = height(session, "diagram");
    double timeline = height(session, "timeline");
    return new Seen(title, text, diagram, timeline, messages(), requests());
  }

  private double height(String session, String id) throws IOException, InterruptedException {
    return evaluate(
            session,
            "(e => e ? Math.min(e.getBoundingClientRect().width,"
                + " e.getBoundingClientRect().height) : 0)(document.getElementById('"
                + id
                + "'))")
        .asDouble();
  }

  private JsonNode evaluate(String session, String expression)
      throws IOException, InterruptedException {
    String script =
        expression.replace(
            "svgText()", "[...document.querySelectorAll('svg')].map(s => s.textContent).join(' ')");
    return call(
            session, "Runtime.evaluate", mapper.writeValueAsString(Map.of("expression", script)))
        .at("/result/value");
  }

  private List<String> messages() {
    return events.stream()
        .filter(
            event ->
                is(event, "Runtime.consoleAPICalled")
                    || is(event, "Runtime.exceptionThrown")
                    || is(event, "Log.entryAdded"))
        .map(JsonNode::toString)
        .toList();
  }

  private List<String> requests() {
    return events.stream()
        .filter(event -> is(event, "Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText())
        .toList();
  }

  private static boolean is(JsonNode event, String method) {
    return method.equals(event.path("method").asText());
  }

  private JsonNode call(String session, String method, String parameters)
      throws IOException, InterruptedException {
    int id = ++calls;
    String to = session == null ? "" : ",\"sessionId\":\"" + session + "\"";
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + to + "}",
            true)
        .join();
    while (true) {
      JsonNode message = next();
      if (message.path("id").asInt() == id) {
        if (message.has("error")) {
          throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.get("result");
      }
      events.add(message);
    }
  }

  private JsonNode next() throws InterruptedException {
    JsonNode message = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("chromium said nothing for " + LIMIT_SECONDS + " s");
    }
    return message;
  }

  @Override
  public void close() {
    socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true).join();
    try {
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          received.add(mapper.readTree(text.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }
}
