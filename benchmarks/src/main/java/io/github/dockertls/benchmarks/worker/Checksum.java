package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Takes bytes, keeps their number and CRC-32C: a processor computes that faster than TLS. */
public final class Checksum extends OutputStream {
  private final CRC32C crc = new CRC32C();
  private long bytes;

  @Override
  public void write(int b) {
    crc.update(b);
    bytes++;
  }

  @Override
  public void write(byte[] b, int off, int len) {
    crc.update(b, off, len);
    bytes += len;
  }

  /** What {@link #seen()} is for a text. */
  public static String of(String text) {
    Checksum checksum = new Checksum();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    checksum.write(bytes, 0, bytes.length);
    return checksum.seen();
  }

  /** Takes all that a stream holds; closes it. */
  public Checksum drain(InputStream in) throws IOException {
    try (in) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        write(buffer, 0, n);
      }
    }
    return this;
  }

  /** The number of bytes and their checksum, as one word. */
  public String seen() {
    return bytes + ":" + Long.toHexString(crc.getValue());
  }
}
