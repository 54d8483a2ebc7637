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
  private final UploadAnswer answer;

  Upload(InputStream in, HttpConnection connection, UploadAnswer answer) {
    super((String) null, null, true);
    this.in = in;
    this.connection = connection;
    this.answer = answer;
  }

  /** A short body needs nobody to listen: what the system buffers is taken without the daemon. */
  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int n = fill(buffer);
    if (n == buffer.length) {
      answer.listen();
    }
    while (n == buffer.length && !isOver()) {
      out.write(buffer, 0, n);
      n = fill(buffer);
    }
    if (n > 0 && !isOver()) {
      out.write(buffer, 0, n);
    }
  }

  private boolean isOver() {
    return answer.isEarly() || connection.writeFailure() != null;
  }

  /**
   * Whole buffers, however little each read gives: nobody waits for a part of a body. A body that
   * fails must not look complete: the connection ends before the last chunk is sent.
   */
  private int fill(byte[] buffer) throws IOException {
    try {
      return in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      connection.abort();
      if (Failures.isInterruption(e)) {
        Thread.currentThread().interrupt();
        throw e;
      }
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
