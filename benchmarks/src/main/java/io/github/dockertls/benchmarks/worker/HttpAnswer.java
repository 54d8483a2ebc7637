package io.github.dockertls.benchmarks.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** The body of an HTTP/1.1 response: chunked, of a given length, or until the connection ends. */
final class HttpAnswer extends InputStream {
  private final InputStream in;
  private final boolean chunked;
  private long left;

  private HttpAnswer(InputStream in, boolean chunked, long left) {
    this.in = in;
    this.chunked = chunked;
    this.left = left;
  }

  static InputStream body(InputStream connection) throws IOException {
    InputStream in = new BufferedInputStream(connection, 64 * 1024);
    String status = line(in);
    boolean chunked = false;
    long length = Long.MAX_VALUE;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      chunked |= lower.equals("transfer-encoding: chunked");
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      }
    }
    InputStream body = new HttpAnswer(in, chunked, chunked ? 0 : length);
    if (!status.matches("HTTP/1.1 (101|2..) .*")) {
      throw new IOException(status + ": " + new String(body.readNBytes(1000), ISO_8859_1));
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the answer ends after " + line);
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (chunked && left == 0) {
      left = Long.parseLong(line(in), 16);
      if (left == 0) {
        line(in);
        left = -1;
      }
    }
    if (left <= 0) {
      return -1;
    }
    int n = in.read(b, off, (int) Math.min(len, left));
    if (n >= 0) {
      left -= n;
      if (chunked && left == 0) {
        line(in);
      }
    }
    return n;
  }
}
