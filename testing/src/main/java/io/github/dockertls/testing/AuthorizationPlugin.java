package io.github.dockertls.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Docker's authorization plugin protocol, served to one daemon by this process. The folder in which
 * daemons look for plugins is the machine's, so the plugin is named after the daemon. Thread-safe.
 */
final class AuthorizationPlugin implements AutoCloseable {
  private static final Path FOLDER = Path.of("/etc/docker/plugins");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String administrator;
  private final Predicate<ApiCall> rule;
  private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private AuthorizationPlugin(DaemonHome home, Predicate<ApiCall> rule, InetAddress address)
      throws IOException {
    administrator = home.shortName();
    this.rule = rule;
    server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.createContext(
        "/Plugin.Activate", ask -> reply(ask, Map.of("Implements", List.of("authz"))));
    server.createContext("/AuthZPlugin.AuthZReq", ask -> reply(ask, judge(ask)));
    server.createContext("/AuthZPlugin.AuthZRes", ask -> reply(ask, Map.of("Allow", true)));
  }

  /** Serves on an address that the daemon can reach. */
  static AuthorizationPlugin start(DaemonHome home, Predicate<ApiCall> rule, InetAddress address)
      throws IOException, InterruptedException {
    AuthorizationPlugin plugin = new AuthorizationPlugin(home, rule, address);
    // The server's thread takes after the one that starts it: a forgotten daemon must not keep the
    // JVM from ending.
    Thread starter = new Thread(plugin.server::start, "authorization of " + home);
    starter.setDaemon(true);
    starter.start();
    starter.join();
    return plugin;
  }

  /** What the file says that leads the daemon to its plugin. */
  String announcement() {
    InetSocketAddress address = server.getAddress();
    return "tcp://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "\n";
  }

  /** Writes that file, for a daemon of this machine. */
  void announce(DaemonHome home) throws IOException {
    Files.createDirectories(FOLDER);
    Files.writeString(specification(home), announcement());
  }

  /** The file that leads the daemon to its plugin, outside of the daemon's folder. */
  static Path specification(DaemonHome home) {
    return FOLDER.resolve(home.shortName() + ".spec");
  }

  List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  private Map<String, Object> judge(HttpExchange ask) throws IOException {
    JsonNode question = JSON.readTree(ask.getRequestBody());
    if (!question.path("UserAuthNMethod").asText().equals("TLS") || isOurs(question)) {
      // The Unix socket is this user's alone: tests prepare and look through it.
      return Map.of("Allow", true);
    }
    ApiCall call = call(question);
    calls.add(call);
    try {
      return rule.test(call) ? Map.of("Allow", true) : Map.of("Allow", false, "Msg", refusal(call));
    } catch (RuntimeException e) {
      return Map.of("Allow", false, "Msg", "the rule failed on " + call + ": " + e);
    }
  }

  /** Whether we are who asks: to see whether the daemon is up, or to load images. */
  private boolean isOurs(JsonNode question) {
    return question.path("User").asText().equals(administrator)
        || (question.path("RequestUri").asText().equals("/_ping")
            && question.path("RequestHeaders").path("User-Agent").asText().equals(Ping.USER_AGENT));
  }

  /** In single quotes: docker-java shows the JSON around it, where double ones are escaped. */
  private static String refusal(ApiCall call) {
    return "client '" + call.client() + "' may not " + call.method() + " " + call.path();
  }

  private static ApiCall call(JsonNode question) {
    String[] uri = question.path("RequestUri").asText().split("\\?", 2);
    byte[] body = Base64.getDecoder().decode(question.path("RequestBody").asText());
    return new ApiCall(
        question.path("User").asText(),
        question.path("RequestMethod").asText(),
        uri[0].replaceFirst("^/v[0-9]+\\.[0-9]+/", "/"),
        uri.length > 1 ? uri[1] : "",
        new String(body, StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange ask, Map<String, ?> answer) throws IOException {
    try (ask) {
      byte[] bytes = JSON.writeValueAsBytes(answer);
      ask.getResponseHeaders().set("Content-Type", "application/vnd.docker.plugins.v1.2+json");
      ask.sendResponseHeaders(200, bytes.length);
      ask.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
