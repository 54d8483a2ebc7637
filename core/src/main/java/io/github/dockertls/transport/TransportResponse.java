package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** A response as docker-java takes it. */
final class TransportResponse implements Response {
  private static final int PEEK_LIMIT = 2048;

  private final int status;
  private final Map<String, List<String>> headers;
  private final ResponseBody source;
  private final InputStream body;

  TransportResponse(
      ClassicHttpResponse response,
      ResponseBody source,
      Settings settings,
      Failures failures,
      ExchangeFailures exchanging) {
    this.status = response.getCode();
    this.source = source;
    Map<String, List<String>> collected = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      collected
          .computeIfAbsent(header.getName(), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    headers = collected;
    InputStream decoded = source;
    if ("gzip".equalsIgnoreCase(getHeader("Content-Encoding"))) {
      decoded = new LazyGzip(source, exchanging);
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Encoding"));
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Length"));
    }
    body = isMaybeNoDaemon() ? refuseKnown(decoded, settings, failures) : decoded;
  }

  /** Whether it may be the answer of something before the daemon, which answers 400 in JSON. */
  private boolean isMaybeNoDaemon() {
    String type = getHeader("Content-Type");
    return status == 400 && (type == null || !type.startsWith("application/json"));
  }

  /**
   * TLS servers that are spoken to in plain HTTP answer 400 and say so in the body (CLI rule 57);
   * so does nginx where it misses a client certificate or refuses it.
   */
  private InputStream refuseKnown(InputStream in, Settings settings, Failures failures) {
    byte[] start = peek(in);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (settings.tls() == null
        && (text.contains("HTTP request to an HTTPS server")
            || text.contains("plain HTTP request was sent to HTTPS port"))) {
      source.close();
      throw failures.plainToTls(null);
    }
    if (settings.tls() != null
        && (text.contains("No required SSL certificate was sent")
            || text.contains("The SSL certificate error"))) {
      source.close();
      throw failures.certificateRefusedByProxy();
    }
    return new SequenceInputStream(new ByteArrayInputStream(start), in);
  }

  private static byte[] peek(InputStream in) {
    try {
      return in.readNBytes(PEEK_LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Neither body nor gzip throws one.
    }
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return body;
  }

  @Override
  public void close() {
    source.close();
  }
}
