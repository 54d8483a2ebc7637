package io.github.dockertls.transport;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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

  /** The transport's own threads. */
  static Set<String> copiers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive())
        .map(Thread::getName)
        .filter(name -> name.startsWith("docker-tls-stdin"))
        .collect(Collectors.toSet());
  }
}
