package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies an exec's or attach's stdin to the daemon on a thread of its own, and tells the daemon
 * when it ends (docker-java #471, #1448, #1684). A thread, since the stream is the caller's and may
 * block for as long as it likes.
 */
final class StdinCopier {
  private static final AtomicLong NUMBER = new AtomicLong();

  private final InputStream stdin;
  private final HttpConnection connection;
  private final Thread thread;
  private volatile @Nullable IOException failure;
  private volatile boolean stopped;

  StdinCopier(InputStream stdin, HttpConnection connection) {
    this.stdin = stdin;
    this.connection = connection;
    thread = new Thread(this::run, "docker-tls-stdin-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends the copier; a stream that cannot be interrupted keeps its thread until its next byte. */
  void stop() {
    stopped = true;
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }

  /** Why stdin could not be read, if so. */
  @Nullable IOException failure() {
    return failure;
  }

  private void run() {
    try {
      OutputStream out = connection.output();
      byte[] buffer = new byte[Upload.BUFFER];
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        out.write(buffer, 0, n);
        if (stopped || connection.writeFailure() != null) {
          return;
        }
      }
      connection.endOutput();
    } catch (IOException e) {
      // Whoever reads the output is told: the connection is broken, or was broken here.
    }
  }

  private int read(byte[] buffer) throws IOException {
    try {
      return available(buffer);
    } catch (IOException e) {
      if (!stopped) {
        failure = e;
        connection.abort();
      }
      throw e;
    } catch (RuntimeException e) {
      failure = new IOException(e);
      connection.abort();
      throw new IOException(e);
    }
  }

  /**
   * Waits for the first byte, then takes all that needs no waiting: a key stroke arrives at once,
   * and many bytes go together.
   */
  private int available(byte[] buffer) throws IOException {
    int total = stdin.read(buffer, 0, buffer.length);
    while (total > 0 && total < buffer.length && stdin.available() > 0) {
      int n = stdin.read(buffer, total, buffer.length - total);
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }
}
