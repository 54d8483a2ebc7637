package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The head of the response to one request.
 *
 * <p>While a long body goes out, a thread listens for it: a daemon that refuses what it is sent
 * answers and reads no more, and whoever is stuck in a write can neither read nor look. The answer
 * ends the write. The thread ends with the answer, or with the connection.
 */
final class UploadAnswer {
  private static final AtomicLong NUMBER = new AtomicLong();

  /** The daemon took nothing of a body for as long as a response may be waited for. */
  static final class NotTakenException extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    NotTakenException() {
      super("Write timed out");
    }
  }

  private enum Upload {
    RUNNING,
    SENT,
    ANSWERED,
    STUCK
  }

  private final HttpConnection connection;
  private final boolean upgrade;
  private final Duration limit;
  private final AtomicReference<Upload> upload = new AtomicReference<>(Upload.RUNNING);
  private @Nullable CompletableFuture<ClassicHttpResponse> heard;
  private volatile @Nullable Alarm alarm;

  UploadAnswer(HttpConnection connection, boolean upgrade, Duration limit) {
    this.connection = connection;
    this.upgrade = upgrade;
    this.limit = limit;
  }

  /** Listens from now on; called by the thread that sends the body. */
  void listen() throws IOException {
    CompletableFuture<ClassicHttpResponse> result = new CompletableFuture<>();
    heard = result;
    connection.setSocketTimeout(Timeout.INFINITE);
    Thread thread = new Thread(() -> hear(result), "docker-tls-answer-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
    if (!limit.isZero()) {
      alarm = Alarm.after(limit.toNanos(), this::look);
    }
  }

  /** Whether the daemon answered, or went, while the body was being sent. */
  boolean isEarly() {
    return upload.get() != Upload.RUNNING;
  }

  /** Tells that no more of the body is sent, for whatever reason. */
  void endUpload() {
    upload.compareAndSet(Upload.RUNNING, Upload.SENT);
    Alarm set = alarm;
    if (set != null) {
      set.cancel();
    }
  }

  /** Whether the body was sent to its end. */
  boolean isSent() throws NotTakenException {
    if (upload.get() == Upload.STUCK) {
      throw new NotTakenException();
    }
    return upload.get() == Upload.SENT && connection.writeFailure() == null;
  }

  /** Waits for the head. */
  ClassicHttpResponse await() throws IOException, HttpException {
    CompletableFuture<ClassicHttpResponse> result = heard;
    if (result == null) {
      return receive();
    }
    try {
      ClassicHttpResponse response =
          limit.isZero() ? result.get() : result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      connection.setSocketTimeout(Timeout.of(limit.toMillis(), TimeUnit.MILLISECONDS));
      return response;
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("Read timed out");
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while it waited for the answer");
  }

  private static IOException rethrown(@Nullable Throwable cause) throws IOException, HttpException {
    if (cause instanceof HttpException e) {
      throw e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  private void hear(CompletableFuture<ClassicHttpResponse> result) {
    try {
      ClassicHttpResponse response = receive();
      stopUpload();
      result.complete(response);
    } catch (IOException | HttpException | RuntimeException e) {
      stopUpload();
      result.completeExceptionally(e);
    }
  }

  private void stopUpload() {
    if (upload.compareAndSet(Upload.RUNNING, Upload.ANSWERED)) {
      connection.stopWriting();
    }
  }

  /** Informational responses end where the limit of the head's bytes does. */
  private ClassicHttpResponse receive() throws IOException, HttpException {
    while (true) {
      ClassicHttpResponse response;
      try {
        response = connection.receiveResponseHeader();
      } catch (IOException e) {
        IOException unsent = connection.writeFailure();
        if (unsent != null) {
          e.addSuppressed(unsent);
        }
        throw e;
      }
      if (response.getCode() >= 200 || (upgrade && response.getCode() == 101)) {
        return response;
      }
      if (response.getCode() == 101) {
        throw new MalformedResponseException("it switches protocols unasked");
      }
    }
  }

  /** Looks whether a write is stuck, and when to look again. */
  private void look() {
    long left = limit.toNanos() - connection.writingNanos();
    if (isEarly() || connection.isAborted()) {
      return;
    }
    if (left > 0) {
      alarm = Alarm.after(left, this::look);
    } else if (upload.compareAndSet(Upload.RUNNING, Upload.STUCK)) {
      connection.abort();
    }
  }
}
