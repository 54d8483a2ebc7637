package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * The lines of a response's head, or of the trailer behind its chunks, up to the empty one. All of
 * one response together are bounded, its informational heads included: a server must not be able to
 * fill the memory, nor to keep a caller busy for ever.
 */
final class HeadLines {
  /** Registry-Auth headers are long, but not that long. */
  static final int MAX_LINE = 256 * 1024;

  /** Go's limit is ten times this, and has no number of fields. */
  static final int MAX_BYTES = 1024 * 1024;

  static final int MAX_FIELDS = 1000;

  private static final int FIRST_LENGTH = 256;
  private static final int KEPT_LENGTH = 8192;

  private byte[] line = new byte[FIRST_LENGTH];
  private int length;
  private int bytes;
  private int fields;
  private int next = -1;

  /** Starts a new response, of which nothing has come. */
  void restart() {
    bytes = 0;
    fields = 0;
    if (line.length > KEPT_LENGTH) {
      line = new byte[FIRST_LENGTH];
    }
  }

  /** Whether a byte of the response has come. */
  boolean hasBegun() {
    return bytes > 0;
  }

  /** Starts another head of the same response, whose bytes count together. */
  void nextHead() {
    fields = 0;
  }

  /**
   * Reads a line that ends with LF or CRLF (RFC 9112, section 2.2).
   *
   * @return false if the connection ended before its first byte
   * @throws ConnectionClosedException if it ended within the line
   */
  boolean read(SessionInputBuffer buffer, InputStream in) throws IOException {
    length = 0;
    int b = take(buffer, in);
    if (b < 0) {
      return false;
    }
    for (; b != '\n'; b = take(buffer, in)) {
      if (b < 0) {
        throw new ConnectionClosedException("The connection ended within a line of the head");
      }
      append((byte) b);
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return true;
  }

  /**
   * Reads a field with the lines that go on with it, which begin with a space or tab (RFC 9112,
   * section 5.2: what folded them counts as one space).
   *
   * @return false at the empty line
   */
  boolean readField(SessionInputBuffer buffer, InputStream in) throws IOException {
    if (!read(buffer, in)) {
      throw new ConnectionClosedException("The connection ended within the head");
    }
    if (length == 0) {
      return false;
    }
    if (isBlank(line[0])) {
      throw new MalformedResponseException("a line is folded that follows no field");
    }
    if (++fields > MAX_FIELDS) {
      throw new MalformedResponseException("it has more than " + MAX_FIELDS + " header fields");
    }
    unfold(buffer, in);
    return true;
  }

  private void unfold(SessionInputBuffer buffer, InputStream in) throws IOException {
    trimEnd();
    for (next = take(buffer, in); next == ' ' || next == '\t'; next = take(buffer, in)) {
      append((byte) ' ');
      int start = length;
      int b = take(buffer, in);
      for (; b >= 0 && b != '\n'; b = take(buffer, in)) {
        if (length > start || !isBlank((byte) b)) {
          append((byte) b);
        }
      }
      if (b < 0) {
        throw new ConnectionClosedException("The connection ended within the head");
      }
      if (length > start && line[length - 1] == '\r') {
        length--;
      }
      trimEnd();
    }
    if (next < 0) {
      throw new ConnectionClosedException("The connection ended within the head");
    }
  }

  private int take(SessionInputBuffer buffer, InputStream in) throws IOException {
    if (next >= 0) {
      int b = next;
      next = -1;
      return b;
    }
    int b = buffer.read(in);
    if (b >= 0 && ++bytes > MAX_BYTES) {
      throw new MalformedResponseException("its head is longer than " + MAX_BYTES + " bytes");
    }
    return b;
  }

  private void append(byte b) throws MalformedResponseException {
    if (length == line.length) {
      if (length >= MAX_LINE) {
        throw new MalformedResponseException(
            "a line of its head is longer than " + MAX_LINE + " bytes");
      }
      line = Arrays.copyOf(line, Math.min(MAX_LINE, length * 2));
    }
    line[length++] = b;
  }

  private void trimEnd() {
    while (length > 0 && isBlank(line[length - 1])) {
      length--;
    }
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return line[index];
  }

  int indexOf(char c) {
    for (int i = 0; i < length; i++) {
      if (line[i] == c) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the line begins with this, as far as it goes. */
  boolean mayBegin(String ascii) {
    for (int i = 0; i < Math.min(length, ascii.length()); i++) {
      if (line[i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A part of the line without the spaces and tabs around it. */
  String text(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(line[start])) {
      start++;
    }
    while (end > start && isBlank(line[end - 1])) {
      end--;
    }
    return new String(line, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
