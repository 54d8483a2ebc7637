package io.github.dockertls.following;

import java.util.concurrent.CompletableFuture;

/**
 * A stream that is being followed, until it is closed or cannot heal. Thread-safe.
 *
 * <pre>{@code
 * try (Following events = Events.following(endpoint).start(event -> ...)) {
 *   events.end().get(); // throws ExecutionException if it had to give up
 * }
 * }</pre>
 */
public final class Following implements AutoCloseable {
  private final Follower<?> follower;

  Following(Follower<?> follower) {
    this.follower = follower;
  }

  /**
   * When it is over, and why.
   *
   * @return a new future: completes with null after {@link #close()}, or for logs when the
   *     container has stopped or is gone after its logs were read; fails with docker-java's
   *     exception or a {@code DockerTlsException} that will not heal, such as {@code
   *     x509-unknown-authority} or status 404, or with what the listener threw
   */
  public CompletableFuture<Void> end() {
    return follower.end().copy();
  }

  /** Ends it. Nothing more is handed out after the call that may be under way. */
  @Override
  public void close() {
    follower.close();
  }
}
