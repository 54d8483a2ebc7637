package io.github.dockertls.testing.transport;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import java.io.Closeable;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Holds a stream of each kind open, says so, and tells how each ends. Run by {@link LostLinkIT} in
 * a network namespace: host, certificates, container.
 */
final class LostLinkProgram {
  private LostLinkProgram() {}

  /** What a stream ended with, or "ended" if it did without a failure. */
  private static final class End<T> implements ResultCallback<T> {
    private final CompletableFuture<Void> stands = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    @Override
    public void onStart(Closeable stream) {
      stands.complete(null);
    }

    @Override
    public void onNext(T piece) {}

    @Override
    public void onError(Throwable failure) {
      end.complete(
          DockerTlsException.in(failure).map(e -> e.reason().slug()).orElse(failure.toString()));
    }

    @Override
    public void onComplete() {
      end.complete("ended");
    }

    @Override
    public void close() {}
  }

  public static void main(String[] args) throws Exception {
    DockerEndpoint endpoint =
        DockerEndpoint.builder(args[0])
            .certificates(Path.of(args[1]))
            .serverName("127.0.0.1")
            .keepAlive(Duration.ofSeconds(1))
            .build();
    String container = args[2];
    Map<String, End<?>> streams = new LinkedHashMap<>();
    try (DockerClient docker = endpoint.connect();
        PipedOutputStream keys = new PipedOutputStream();
        InputStream stdin = new PipedInputStream(keys)) {
      docker.pingCmd().exec();
      streams.put("events", docker.eventsCmd().exec(new End<>()));
      streams.put(
          "logs",
          docker
              .logContainerCmd(container)
              .withStdOut(true)
              .withFollowStream(true)
              .exec(new End<>()));
      streams.put("wait", docker.waitContainerCmd(container).exec(new End<>()));
      streams.put(
          "attach",
          docker
              .attachContainerCmd(container)
              .withStdOut(true)
              .withFollowStream(true)
              .exec(new End<>()));
      String exec =
          docker
              .execCreateCmd(container)
              .withCmd("sleep", "1000")
              .withAttachStdout(true)
              .withAttachStdin(true)
              .exec()
              .getId();
      streams.put("exec", docker.execStartCmd(exec).withStdIn(stdin).exec(new End<>()));
      for (End<?> each : streams.values()) {
        each.stands.get();
      }
      docker.infoCmd().exec();
      System.out.println("ready");
      for (Map.Entry<String, End<?>> each : streams.entrySet()) {
        System.out.println(each.getKey() + " " + each.getValue().end.get());
      }
      System.in.read();
      docker.infoCmd().exec();
      System.out.println("pooled connected anew");
    }
  }
}
