package io.github.dockertls.transport;

import java.util.Iterator;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpVersion;

/**
 * Where a response's body ends (RFC 9112, section 6.3). Go's net/http decides where the RFC lets
 * one choose: fields that contradict each other are refused, never guessed at.
 */
final class Framing {
  private static final String LENGTH = "Content-Length";
  private static final String ENCODING = "Transfer-Encoding";

  /** What takes one more digit for certain. */
  private static final long LARGEST = Long.MAX_VALUE / 10 - 1;

  private Framing() {}

  static boolean isFraming(String field) {
    return field.equalsIgnoreCase(LENGTH) || field.equalsIgnoreCase(ENCODING);
  }

  /**
   * Whether a response has a body at all, whatever its fields say (RFC 9112, section 6.3, items 1
   * and 2).
   */
  static boolean hasBody(String method, int status) {
    return !method.equals("HEAD") && status / 100 != 1 && status != 204 && status != 304;
  }

  /**
   * How long the body is, {@link ContentLengthStrategy#CHUNKED}, or {@link
   * ContentLengthStrategy#UNDEFINED} where the end of the connection ends it.
   */
  static long length(ClassicHttpResponse response) throws MalformedResponseException {
    int encodings = response.countHeaders(ENCODING);
    if (encodings == 0) {
      return contentLength(response);
    }
    Header encoding = response.getFirstHeader(ENCODING);
    if (encodings > 1) {
      throw new MalformedResponseException("it has more than one Transfer-Encoding");
    }
    if (HttpVersion.HTTP_1_0.equals(response.getVersion())) {
      throw new MalformedResponseException(
          "it has a Transfer-Encoding, which HTTP/1.0 does not know");
    }
    if (encoding.getValue().equalsIgnoreCase("chunked")) {
      return ContentLengthStrategy.CHUNKED;
    }
    if (!encoding.getValue().equalsIgnoreCase("identity")) {
      throw new MalformedResponseException("its Transfer-Encoding is not chunked");
    }
    if (response.containsHeader(LENGTH)) {
      throw new MalformedResponseException("it has both a Transfer-Encoding and a Content-Length");
    }
    // Older daemons say so of raw streams; "identity" means no encoding (RFC 2616, section 3.6).
    return ContentLengthStrategy.UNDEFINED;
  }

  /** Repeated lengths must all be the same, in one field or in several (section 6.3, item 5). */
  private static long contentLength(ClassicHttpResponse response)
      throws MalformedResponseException {
    long length = ContentLengthStrategy.UNDEFINED;
    for (Iterator<Header> fields = response.headerIterator(LENGTH); fields.hasNext(); ) {
      String value = fields.next().getValue();
      if (value.indexOf(',') < 0) {
        length = same(length, value);
      } else {
        for (String one : value.split(",", -1)) {
          length = same(length, one.strip());
        }
      }
    }
    return length;
  }

  private static long same(long before, String value) throws MalformedResponseException {
    long length = parsed(value);
    if (before >= 0 && before != length) {
      throw new MalformedResponseException("it has Content-Lengths that differ");
    }
    return length;
  }

  private static long parsed(String digits) throws MalformedResponseException {
    long length = digits.isEmpty() ? -1 : 0;
    for (int i = 0; length >= 0 && i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      length = digit < 0 || digit > 9 || length > LARGEST ? -1 : length * 10 + digit;
    }
    if (length < 0) {
      throw new MalformedResponseException("its Content-Length is not a number, or too large");
    }
    return length;
  }
}
