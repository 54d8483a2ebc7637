package io.github.dockertls.transport;

import io.github.dockertls.transport.ExchangeFailures.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A response's body. Its end gives the connection back, closing it earlier ends the connection.
 *
 * <p>What fails is thrown as a {@code DockerTlsException}, not as an {@code IOException}:
 * docker-java would wrap the latter in a bare {@code RuntimeException}.
 */
final class ResponseBody extends InputStream {
  /** What the end of a response that was understood already may cost, for a connection saved. */
  private static final int DRAIN_BYTES = 32 * 1024;

  private static final Duration DRAIN_TIME = Duration.ofMillis(50);

  private final CallConnection call;
  private final HttpConnection connection;
  private final @Nullable InputStream in;
  private final Phase phase;
  private final @Nullable StdinCopier copier;
  private final boolean endsWithConnection;
  private final boolean reusable;
  private final ConnectionPool pool;
  private final ExchangeFailures failures;
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean atEnd;
  private volatile @Nullable IOException failure;

  ResponseBody(
      CallConnection call,
      @Nullable HttpEntity entity,
      boolean raw,
      @Nullable StdinCopier copier,
      boolean reusable,
      ConnectionPool pool,
      ExchangeFailures failures)
      throws IOException {
    this.call = call;
    this.connection = call.connection();
    this.phase = raw ? Phase.STREAM : Phase.BODY;
    this.in = entity == null ? null : entity.getContent();
    this.endsWithConnection =
        !raw && entity != null && entity.getContentLength() < 0 && !entity.isChunked();
    this.copier = copier;
    this.reusable = reusable;
    this.pool = pool;
    this.failures = failures;
    if (in == null || (entity != null && entity.getContentLength() == 0)) {
      atEnd = true;
      end(reusable);
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) {
    readers.incrementAndGet();
    try {
      // After the count: close() looks at both in the other order, and drains only what nobody
      // reads.
      if (closed.get()) {
        throw failures.responseClosed(null);
      }
      if (in == null || atEnd) {
        return -1;
      }
      if (failure != null) {
        throw failure;
      }
      int n = in.read(b, off, len);
      if (n < 0) {
        refuseCutOff();
        atEnd = true;
        end(reusable);
      }
      return n;
    } catch (IOException e) {
      failure = e;
      RuntimeException explained = explain(e);
      end(false);
      throw explained;
    } finally {
      readers.decrementAndGet();
    }
  }

  /**
   * Only TLS itself tells whether a body is whole that ends with its connection. A raw stream may
   * end without it, as in the CLI: nginx's stream module ends exec and attach so.
   */
  private void refuseCutOff() throws ConnectionClosedException {
    if (endsWithConnection && connection.isCutOff()) {
      throw new ConnectionClosedException("The connection ended without close_notify");
    }
  }

  private RuntimeException explain(IOException e) {
    if (closed.get() && !Failures.isInterruption(e)) {
      return failures.responseClosed(e);
    }
    IOException stdin = copier == null ? null : copier.failure();
    return stdin == null ? failures.explain(e, call, phase) : Upload.unreadable(stdin);
  }

  @Override
  public int available() {
    try {
      return closed.get() || in == null || atEnd ? 0 : in.available();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Ends the response, from any thread; for a last chunk it waits a moment, for no more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && !ended.get() && readers.get() == 0 && isDrained()) {
      end(true);
    }
    end(false);
  }

  /** Whether only the end was left to read. JSON is understood before its last chunk has come. */
  private boolean isDrained() {
    if (!reusable || in == null || Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      long end = System.nanoTime() + DRAIN_TIME.toNanos();
      byte[] rest = new byte[128];
      for (int total = 0; total < DRAIN_BYTES; ) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        connection.setSocketTimeout(Timeout.ofMilliseconds(1 + left / 1_000_000));
        int n = in.read(rest);
        if (n < 0) {
          return true;
        }
        total += n;
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private void end(boolean reuse) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (copier != null) {
      copier.stop();
    }
    if (reuse && !endsWithConnection && !connection.isAborted()) {
      pool.giveBack(call);
    } else {
      pool.discard(call);
    }
    call.limit().end();
  }
}
