package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks on the fly; reads nothing before it is read. */
final class LazyGzip extends InputStream {
  private final InputStream packed;
  private final ExchangeFailures failures;
  private @Nullable GZIPInputStream unpacked;

  LazyGzip(InputStream packed, ExchangeFailures failures) {
    this.packed = packed;
    this.failures = failures;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) {
    try {
      GZIPInputStream in = unpacked;
      if (in == null) {
        in = new GZIPInputStream(packed, 16 * 1024);
        unpacked = in;
      }
      return in.read(b, off, len);
    } catch (IOException e) {
      throw failures.unpacking(e);
    }
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}
