package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The extra headers of every request: {@code HttpHeaders} of config.json, all replaced by {@code
 * DOCKER_CUSTOM_HEADERS} where that is set (CLI rule 61).
 */
final class CustomHeaders {
  private static final String VARIABLE = "DOCKER_CUSTOM_HEADERS";
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  /** What the CLI sets itself or never sends. */
  private static final Set<String> RESERVED =
      Set.of("user-agent", "host", "content-length", "transfer-encoding", "trailer");

  private CustomHeaders() {}

  static Map<String, String> of(
      Environment environment, ConfigFile config, Map<String, String> origins) {
    String variable = environment.variable(VARIABLE).orElse("");
    Map<String, String> given = variable.isEmpty() ? config.httpHeaders() : fromVariable(variable);
    String origin = variable.isEmpty() ? "HttpHeaders of config.json" : VARIABLE;
    requireDistinct(config.httpHeaders());
    Map<String, String> headers = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          requireValid(name, value, origin);
          if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(canonical(name), value.strip());
          }
        });
    if (!headers.isEmpty()) {
      origins.put("headers", origin);
    }
    return Map.copyOf(headers);
  }

  private static Map<String, String> fromVariable(String text) {
    Map<String, String> headers = new TreeMap<>();
    for (String field : firstRecord(text)) {
      int equals = field.indexOf('=');
      String name = (equals < 0 ? field : field.substring(0, equals)).strip();
      if (name.isEmpty()) {
        throw malformed("has a pair without a name");
      }
      if (equals < 0) {
        throw malformed("has \"" + name + "\" without \"=\" and a value");
      }
      headers.put(canonical(name), field.substring(equals + 1));
    }
    return headers;
  }

  /** One line of comma-separated values: quotes around a whole field, doubled inside. */
  private static List<String> firstRecord(String text) {
    int at = 0;
    while (at < text.length() && isLineEnd(text, at)) {
      at += text.charAt(at) == '\r' ? 2 : 1;
    }
    if (at == text.length()) {
      throw malformed("holds no name=value pair");
    }
    List<String> fields = new ArrayList<>();
    while (true) {
      StringBuilder field = new StringBuilder();
      at =
          at < text.length() && text.charAt(at) == '"'
              ? quoted(text, at + 1, field)
              : plain(text, at, field);
      fields.add(field.toString());
      if (at == text.length() || text.charAt(at) != ',') {
        return fields;
      }
      at++;
    }
  }

  private static boolean isLineEnd(String text, int at) {
    return text.startsWith("\n", at) || text.startsWith("\r\n", at);
  }

  private static int plain(String text, int start, StringBuilder field) {
    int at = start;
    while (at < text.length() && text.charAt(at) != ',' && !isLineEnd(text, at)) {
      if (text.charAt(at) == '"') {
        throw malformed("has a quote inside a pair");
      }
      field.append(text.charAt(at++));
    }
    return at;
  }

  private static int quoted(String text, int start, StringBuilder field) {
    int at = start;
    while (at < text.length()) {
      if (text.startsWith("\"\"", at)) {
        field.append('"');
        at += 2;
      } else if (text.charAt(at) == '"') {
        at++;
        if (at < text.length() && text.charAt(at) != ',' && !isLineEnd(text, at)) {
          throw malformed("has something after a closing quote");
        }
        return at;
      } else {
        field.append(text.charAt(at++));
      }
    }
    throw malformed("has a quote that is not closed");
  }

  /** Which of two would count is not told; the variable does not mend it (CLI rule 61). */
  private static void requireDistinct(Map<String, String> configured) {
    Set<String> names = new HashSet<>();
    for (String name : configured.keySet()) {
      if (!names.add(canonical(name))) {
        throw new DockerTlsException(
            Reason.HEADER_INVALID,
            "HttpHeaders of config.json names \"" + canonical(name) + "\" twice",
            "Leave one of them: the names of headers differ by more than their case");
      }
    }
  }

  private static void requireValid(String name, String value, String origin) {
    if (name.isEmpty() || !name.chars().allMatch(CustomHeaders::isToken)) {
      throw new DockerTlsException(
          Reason.HEADER_INVALID,
          "\"" + name + "\" (from " + origin + ") is no name of an HTTP header",
          "Use letters, digits and hyphens only, or take the header out");
    }
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw new DockerTlsException(
          Reason.HEADER_INVALID,
          "The value of header \"" + name + "\" (from " + origin + ") holds a control character",
          "Take line breaks and other control characters out of the value");
    }
  }

  private static boolean isToken(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || TOKEN_PUNCTUATION.indexOf(c) >= 0;
  }

  /** {@code x-request-id} is {@code X-Request-Id}; a name with odd characters stays as it is. */
  private static String canonical(String name) {
    if (!name.chars().allMatch(CustomHeaders::isToken)) {
      return name;
    }
    StringBuilder canonical = new StringBuilder();
    boolean first = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      canonical.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
      first = c == '-';
    }
    return canonical.toString();
  }

  /** Values are left out: they are often credentials. */
  private static DockerTlsException malformed(String problem) {
    return new DockerTlsException(
        Reason.CUSTOM_HEADERS_INVALID,
        "The variable \"" + VARIABLE + "\" " + problem,
        "Write it as name=value,name=value, with quotes around a pair that holds a comma");
  }
}
