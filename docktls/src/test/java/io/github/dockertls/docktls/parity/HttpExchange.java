package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A daemon's HTTP side as far as {@code version} and {@code ps} go, with its ways to go wrong. */
final class HttpExchange {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int MAX_HEAD = 65536;

  private final ServerSpec spec;
  private final Sightings sightings;

  HttpExchange(ServerSpec spec, Sightings sightings) {
    this.spec = spec;
    this.sightings = sightings;
  }

  private record Answer(String status, String type, String body, String extra) {
    static Answer of(String status, String type, String body) {
      return new Answer(status, type, body, "");
    }
  }

  /** A request's or CONNECT's head, as sent. */
  record Head(String line, List<List<String>> headers, String raw) {}

  /** Answers requests until the client ends. */
  void serve(InputStream in, OutputStream out) throws IOException {
    Head head = readHead(in);
    while (head != null) {
      if (head.raw().charAt(0) == 22) {
        out.write(
            ("HTTP/1.1 400 Bad Request\r\nContent-Type: " + TEXT + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write("400 Bad Request".getBytes(StandardCharsets.ISO_8859_1));
        return;
      }
      sightings.addRequest(head.line(), head.headers());
      if (spec.modeOrNormal().equals("closereply")) {
        return;
      }
      if (spec.modeOrNormal().equals("hangreply")) {
        in.transferTo(OutputStream.nullOutputStream());
        return;
      }
      out.write(response(head.line()).getBytes(StandardCharsets.UTF_8));
      out.flush();
      head = readHead(in);
    }
  }

  private String response(String line) {
    String method = line.substring(0, line.indexOf(' '));
    String path = line.split(" ", -1)[1].replaceFirst("\\?.*", "");
    Answer answer = answer(path);
    String api = spec.modeOrNormal().equals("noapiversion") ? "" : "Api-Version: " + api() + "\r\n";
    return "HTTP/1.1 "
        + answer.status()
        + "\r\n"
        + api
        + "Ostype: linux\r\nDocker-Experimental: false\r\nContent-Type: "
        + answer.type()
        + "\r\n"
        + answer.extra()
        + "Server: Docker/parity\r\nContent-Length: "
        + answer.body().length()
        + "\r\n\r\n"
        + (method.equals("HEAD") ? "" : answer.body());
  }

  private Answer answer(String path) {
    boolean ping = path.endsWith("/_ping");
    return switch (spec.modeOrNormal()) {
      case "500json" -> Answer.of("500 Internal Server Error", JSON, "{\"message\":\"boom\"}\n");
      case "403text" -> Answer.of("403 Forbidden", TEXT, "go away\n");
      case "401empty" -> Answer.of("401 Unauthorized", JSON, "");
      case "redirect" ->
          new Answer("302 Found", JSON, "", "Location: http://127.0.0.1:1/elsewhere\r\n");
      case "html" -> Answer.of("200 OK", "text/html", "<html>hi</html>");
      case "ping404" -> ping ? Answer.of("404 Not Found", "text/plain", "nope") : usual(path);
      default -> usual(path);
    };
  }

  private Answer usual(String path) {
    if (path.endsWith("/_ping")) {
      return Answer.of("200 OK", TEXT, "OK");
    }
    if (path.endsWith("/version")) {
      return Answer.of("200 OK", JSON, version());
    }
    return Answer.of("404 Not Found", JSON, "{\"message\":\"page not found\"}\n");
  }

  private String version() {
    return """
        {"Platform":{"Name":"parity"},"Version":"20.10.24-oracle","ApiVersion":"%s","MinAPIVersion":"1.12",\
        "GitCommit":"0","GoVersion":"go1.0","Os":"linux","Arch":"amd64","KernelVersion":"0",\
        "Components":[{"Name":"Engine","Version":"20.10.24-oracle","Details":{"ApiVersion":"%s"}}]}
        """
        .formatted(api(), api());
  }

  private String api() {
    return spec.apiVersion() == null ? "1.41" : spec.apiVersion();
  }

  /** Reads up to the blank line; null at the end. A TLS record comes back as it is. */
  static Head readHead(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      read.write(b);
      last = last << 8 | b;
      if (last == 0x0d0a0d0a || read.size() > MAX_HEAD) {
        return parse(read.toString(StandardCharsets.ISO_8859_1));
      }
      if (read.size() == 3 && last >> 8 == 0x1603) {
        return new Head("", List.of(), read.toString(StandardCharsets.ISO_8859_1));
      }
    }
    return null;
  }

  private static Head parse(String raw) {
    String[] lines = raw.stripTrailing().split("\r\n", -1);
    List<List<String>> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(List.of(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
    }
    return new Head(lines[0], List.copyOf(headers), raw);
  }
}
