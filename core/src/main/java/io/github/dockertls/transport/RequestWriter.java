package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Writes docker-java's requests as HTTP requests. */
final class RequestWriter {
  static final String USER_AGENT = "docker-tls/" + version();

  /** What a caller may not set: it is ours, or the framing's (CLI rule 61). */
  private static final Set<String> RESERVED =
      Set.of("host", "user-agent", "content-length", "transfer-encoding", "trailer");

  private final Settings settings;

  RequestWriter(Settings settings) {
    this.settings = settings;
  }

  ClassicHttpRequest write(Request request, String path) {
    // Not the constructor without authority: it would take the path apart as a java.net.URI.
    ClassicHttpRequest written =
        new BasicClassicHttpRequest(token(request.method()), null, null, target(path));
    headers(request).forEach(written::addHeader);
    if (request.hijackedInput() != null) {
      written.setHeader("Connection", "Upgrade");
      written.setHeader("Upgrade", "tcp");
    }
    byte[] bytes = request.bodyBytes();
    InputStream body = bytes == null ? request.body() : null;
    if (bytes != null) {
      written.addHeader("Content-Length", bytes.length);
    } else if (body != null) {
      written.addHeader("Transfer-Encoding", "chunked");
    } else if (Set.of("POST", "PUT", "PATCH").contains(request.method())) {
      written.addHeader("Content-Length", 0);
    }
    return written;
  }

  /** The extra headers of the endpoint give way to the request's own, as in the CLI. */
  private Map<String, String> headers(Request request) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Host", settings.address().hostHeader());
    headers.put("User-Agent", USER_AGENT);
    if (settings.compressDownloads()) {
      headers.put("Accept-Encoding", "gzip");
    }
    putAll(headers, settings.headers());
    putAll(headers, request.headers());
    Proxy proxy = settings.requestProxy();
    if (proxy != null && proxy.credentials() != null) {
      headers.put("Proxy-Authorization", proxy.credentials().basic());
    }
    return headers;
  }

  private static void putAll(Map<String, String> headers, Map<String, String> added) {
    added.forEach(
        (name, value) -> {
          if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            check(name, value);
            headers.put(name, value);
          }
        });
  }

  /** Refuses what could not be sent (RFC 9110, sections 5.1 and 5.5); shows the name alone. */
  static void check(String name, String value) {
    if (!isToken(name)) {
      throw new DockerTlsException(
          Reason.HEADER_INVALID,
          "The header name \"" + name + "\" holds a character that HTTP does not allow there",
          "Use letters, digits and hyphens");
    }
    if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
      throw new DockerTlsException(
          Reason.HEADER_INVALID,
          "The value of the header \"" + name + "\" holds a control character",
          "Remove line breaks and other control characters from it");
    }
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isToken(String name) {
    return !name.isEmpty() && name.chars().allMatch(RequestWriter::isTokenCharacter);
  }

  static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static String token(String method) {
    if (!isToken(method)) {
      throw new IllegalArgumentException("not an HTTP method: " + method);
    }
    return method;
  }

  private String target(String path) {
    String encoded = encode(settings.pathPrefix() + path);
    boolean absolute = settings.requestProxy() != null;
    return absolute ? "http://" + settings.address().authority() + encoded : encoded;
  }

  /** What docker-java left unencoded must not end the request line. */
  private static String encode(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0x20 && b < 0x7f) {
        encoded.append((char) b);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return encoded.toString();
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = RequestWriter.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
