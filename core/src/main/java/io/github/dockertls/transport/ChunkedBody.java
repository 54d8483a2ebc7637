package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * A body in chunks (RFC 9112, section 7.1), which ends with its last line and nowhere before.
 *
 * <p>HttpCore's own takes a body for whole whose last CRLF is missing, lines that end with LF
 * alone, and extensions of any length.
 */
final class ChunkedBody extends InputStream {
  /** As in Go, the whole line with its extension. */
  private static final int MAX_LINE = 4096;

  /** How many bytes of extensions more than data are borne with, as in Go. */
  private static final int MOST_EXCESS = 16 * 1024;

  /** What a chunk may cost beyond its data without being counted. */
  private static final int USUAL_COST = 16;

  private static final int MOST_DIGITS = 15;

  private final SessionInputBuffer buffer;
  private final InputStream in;
  private final ResponseParser parser;
  private long left;
  private long excess;
  private boolean begun;
  private boolean atEnd;

  ChunkedBody(SessionInputBuffer buffer, InputStream in, ResponseParser parser) {
    this.buffer = buffer;
    this.in = in;
    this.parser = parser;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (atEnd) {
      return -1;
    }
    if (left == 0) {
      nextChunk();
      if (atEnd) {
        return -1;
      }
    }
    int n = buffer.read(b, off, (int) Math.min(len, left), in);
    if (n < 0) {
      throw ended();
    }
    left -= n;
    return n;
  }

  @Override
  public int available() {
    return (int) Math.min(buffer.length(), left);
  }

  private void nextChunk() throws IOException {
    if (begun && (take() != '\r' || take() != '\n')) {
      throw new MalformedResponseException("a chunk does not end where its size says");
    }
    begun = true;
    left = size();
    if (left == 0) {
      parser.skipTrailer(buffer, in);
      atEnd = true;
    }
  }

  /** {@code 1f;name=value}, with spaces before the semicolon perhaps. */
  private long size() throws IOException {
    long size = 0;
    int digits = 0;
    int length = 0;
    int b = take();
    for (int digit = hex(b); digit >= 0; digit = hex(b)) {
      size = size << 4 | digit;
      digits += size == 0 ? 0 : 1;
      if (digits > MOST_DIGITS || ++length > MAX_LINE) {
        throw new MalformedResponseException("the size of a chunk is too large");
      }
      b = take();
    }
    if (length == 0) {
      throw new MalformedResponseException("the size of a chunk is not a hexadecimal number");
    }
    length += extension(b);
    excess = Math.max(0, excess + length + 2 - USUAL_COST - 2 * size);
    if (length > MAX_LINE || excess > MOST_EXCESS) {
      throw new MalformedResponseException("the extensions of its chunks are too long");
    }
    return size;
  }

  /** Passes over what follows the size, to the end of its line; returns how much that was. */
  private int extension(int first) throws IOException {
    int length = 0;
    int b = first;
    boolean begins = false;
    while (b != '\r') {
      begins |= b == ';';
      if (b == '\n') {
        throw new MalformedResponseException("the line of a chunk ends with LF alone");
      }
      if (!begins && b != ' ' && b != '\t') {
        throw new MalformedResponseException("the size of a chunk is not a hexadecimal number");
      }
      if (++length > MAX_LINE) {
        return length;
      }
      b = take();
    }
    if (take() != '\n') {
      throw new MalformedResponseException("the line of a chunk ends with CR alone");
    }
    return length;
  }

  private static int hex(int b) {
    return b >= '0' && b <= '9'
        ? b - '0'
        : b >= 'a' && b <= 'f' ? b - 'a' + 10 : b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
  }

  private int take() throws IOException {
    int b = buffer.read(in);
    if (b < 0) {
      throw ended();
    }
    return b;
  }

  private static ConnectionClosedException ended() {
    return new ConnectionClosedException("The connection ended within a chunked body");
  }
}
