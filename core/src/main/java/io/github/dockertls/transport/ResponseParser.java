package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of a connection's responses as RFC 9112 has them and, where that leaves a choice,
 * as Go's net/http does, which the CLI is made with.
 *
 * <p>HttpCore's own parser takes a head for whole that was cut off, takes NUL in a field and a
 * folded first field, and passes over lines before the status line.
 */
final class ResponseParser implements HttpMessageParser<ClassicHttpResponse> {
  private static final String PROTOCOL = "HTTP/";

  private final HeadLines lines = new HeadLines();
  private @Nullable SessionInputBuffer last;

  /** Whether a byte of the response has come that is awaited, be it of an informational one. */
  boolean hasBegun() {
    return lines.hasBegun();
  }

  /** How many bytes were read from the socket that no response has used. */
  int unused() {
    SessionInputBuffer buffer = last;
    return buffer == null ? 0 : buffer.length();
  }

  /** Reads a head; null if the connection ended before its first byte. */
  @Override
  public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException {
    last = buffer;
    if (!readStatusLine(buffer, in)) {
      return null;
    }
    ClassicHttpResponse response = statusLine();
    while (lines.readField(buffer, in)) {
      field(response);
    }
    if (response.getCode() / 100 == 1) {
      lines.nextHead();
    } else {
      lines.restart();
    }
    return response;
  }

  private boolean readStatusLine(SessionInputBuffer buffer, InputStream in) throws IOException {
    boolean begun = lines.hasBegun();
    boolean there;
    try {
      there = lines.read(buffer, in);
    } catch (ConnectionClosedException e) {
      throw lines.mayBegin(PROTOCOL) ? e : MalformedResponseException.notHttp();
    }
    if (!there && begun) {
      throw new ConnectionClosedException("The connection ended before the final response");
    }
    return there;
  }

  /** Reads the fields behind the last chunk, which nobody asked for (RFC 9112, section 7.1.2). */
  void skipTrailer(SessionInputBuffer buffer, InputStream in) throws IOException {
    lines.restart();
    while (lines.readField(buffer, in)) {
      checkedColon();
    }
    lines.restart();
  }

  /** {@code HTTP/1.1 200 OK}, whose reason phrase may be missing and says nothing. */
  private ClassicHttpResponse statusLine() throws MalformedResponseException {
    if (lines.length() < PROTOCOL.length() || !lines.mayBegin(PROTOCOL)) {
      throw MalformedResponseException.notHttp();
    }
    int space = lines.indexOf(' ');
    if (space != 8 || !isDigit(5) || lines.at(6) != '.' || !isDigit(7)) {
      throw new MalformedResponseException("its status line has no version such as HTTP/1.1");
    }
    int code = space;
    while (code < lines.length() && lines.at(code) == ' ') {
      code++;
    }
    int end = code + 3;
    if (end > lines.length()
        || !isDigit(code)
        || !isDigit(code + 1)
        || !isDigit(code + 2)
        || (end < lines.length() && lines.at(end) != ' ')) {
      throw new MalformedResponseException("its status is not a number of three digits");
    }
    int status = (digit(code) * 10 + digit(code + 1)) * 10 + digit(code + 2);
    // What is no status counts as an error of the server (RFC 9110, section 15).
    ClassicHttpResponse response = new BasicClassicHttpResponse(status < 100 ? 500 : status, "");
    response.setVersion(version(digit(5), digit(7)));
    return response;
  }

  /** A newer version answers a request of 1.1 in its way (RFC 9110, section 6.2), as in Go. */
  private static ProtocolVersion version(int major, int minor) {
    return major > 1 || (major == 1 && minor > 0) ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0;
  }

  private boolean isDigit(int index) {
    return lines.at(index) >= '0' && lines.at(index) <= '9';
  }

  private int digit(int index) {
    return lines.at(index) - '0';
  }

  private void field(ClassicHttpResponse response) throws MalformedResponseException {
    int colon = checkedColon();
    String name = lines.text(0, colon);
    if (name.length() == colon) {
      response.addHeader(name, lines.text(colon + 1, lines.length()));
    } else if (Framing.isFraming(name)) {
      throw new MalformedResponseException("a space stands between " + name + " and its colon");
    }
  }

  /** Where the name ends; the name is a token, and the value has no control character but tab. */
  private int checkedColon() throws MalformedResponseException {
    int colon = lines.indexOf(':');
    if (colon < 0) {
      throw new MalformedResponseException("a header field has no colon");
    }
    if (colon == 0) {
      throw new MalformedResponseException("a header field has no name");
    }
    for (int i = 0; i < colon; i++) {
      // Go takes a field whose name holds a space for one that it does not know.
      if (!RequestWriter.isTokenCharacter(lines.at(i)) && lines.at(i) != ' ') {
        throw new MalformedResponseException("the name of a header field is not a token");
      }
    }
    for (int i = colon + 1; i < lines.length(); i++) {
      byte b = lines.at(i);
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
        throw new MalformedResponseException("a header field holds a control character");
      }
    }
    return colon;
  }
}
