package io.github.dockertls.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Reads a socket within one time limit for all reads: the socket's own begins anew with each byte.
 */
final class TimedInput extends FilterInputStream {
  private final Socket socket;
  private final boolean limited;
  private final long deadline;

  /**
   * Starts the time.
   *
   * @param limit the limit, zero for none
   */
  TimedInput(Socket socket, Duration limit) throws IOException {
    super(socket.getInputStream());
    this.socket = socket;
    limited = !limit.isZero();
    deadline = System.nanoTime() + limit.toNanos();
  }

  @Override
  public int read() throws IOException {
    limit();
    return in.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    limit();
    return in.read(bytes, offset, length);
  }

  private void limit() throws IOException {
    if (!limited) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("Read timed out");
    }
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
  }
}
