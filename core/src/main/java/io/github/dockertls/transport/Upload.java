package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A request's body on its way out: stops when the daemon answers early or no longer listens. */
final class Upload extends AbstractHttpEntity {
  static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final HttpConnection connection;

  Upload(InputStream in, HttpConnection connection) {
    super((String) null, null, true);
    this.in = in;
    this.connection = connection;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n = fill(buffer); n >= 0; n = fill(buffer)) {
      if (connection.hasAnswer()) {
        connection.stopWriting();
        return;
      }
      out.write(buffer, 0, n);
      if (n < buffer.length) {
        out.flush();
      }
      if (connection.writeFailure() != null) {
        return;
      }
    }
  }

  /**
   * A body that fails must not look complete: the connection ends before the last chunk is sent.
   */
  private int fill(byte[] buffer) {
    try {
      return fill(in, buffer);
    } catch (IOException e) {
      connection.abort();
      throw unreadable(e);
    } catch (RuntimeException e) {
      connection.abort();
      throw e;
    }
  }

  static DockerTlsException unreadable(IOException e) {
    return new DockerTlsException(
        Reason.REQUEST_BODY_UNREADABLE,
        "The stream to send to the daemon failed: " + e.getMessage(),
        "Look at the cause; what was sent of it is not used as if it were whole",
        e);
  }

  /** Reads what there is: waits for the first byte, then takes all that needs no waiting. */
  static int fill(InputStream in, byte[] buffer) throws IOException {
    int total = in.read(buffer, 0, buffer.length);
    while (total > 0 && total < buffer.length && in.available() > 0) {
      int n = in.read(buffer, total, buffer.length - total);
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }

  @Override
  public InputStream getContent() {
    return in;
  }

  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
