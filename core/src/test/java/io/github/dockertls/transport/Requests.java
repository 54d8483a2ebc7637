package io.github.dockertls.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Requests that tests send, and what is left of them. */
final class Requests {
  private Requests() {}

  static Request get(String path) {
    return Request.builder().method(Request.Method.GET).path(path).build();
  }

  static Request post(String path, InputStream body) {
    return Request.builder().method(Request.Method.POST).path(path).body(body).build();
  }

  static Request attach(InputStream stdin) {
    return Request.builder()
        .method(Request.Method.POST)
        .path("/attach")
        .hijackedInput(stdin)
        .build();
  }

  /** The body of the response, read to its end. */
  static String fetch(DockerHttpClient client, Request request) throws Exception {
    try (Response response = client.execute(request)) {
      return text(response);
    }
  }

  static String text(Response response) throws Exception {
    return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Runs work on a thread of its own; what it throws comes out of {@link Running#join}. */
  static <T> Running<T> start(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "test-caller");
    thread.setDaemon(true);
    thread.start();
    return new Running<>(thread, result);
  }

  record Running<T>(Thread thread, CompletableFuture<T> result) {
    T join() throws Throwable {
      try {
        return result.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    }
  }

  /** A body of so many bytes. */
  static InputStream zeroes(long length) {
    return new InputStream() {
      private long left = length;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] b, int off, int len) {
        int n = (int) Math.min(left, len);
        left -= n;
        return n == 0 ? -1 : n;
      }

      @Override
      public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
      }
    };
  }

  /** Waits until the transport's own threads have ended. */
  static void awaitNoThread() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("docker-tls-")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  /** Waits until a thread is in the middle of this method of the sockets. */
  static void awaitInside(Thread thread, String method) {
    while (thread.getState() == Thread.State.NEW || !isInside(thread, method)) {
      Thread.onSpinWait();
    }
  }

  private static boolean isInside(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(ChannelSocket.class.getName())
                    && frame.getMethodName().equals(method));
  }
}
