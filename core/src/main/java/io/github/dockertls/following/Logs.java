package io.github.dockertls.following;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import io.github.dockertls.DockerEndpoint;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A container's logs, across cuts, restarts and rotations, until closed or until the container has
 * stopped: each line once.
 *
 * <pre>{@code
 * Following logs = Logs.following(endpoint, "web")
 *     .start(frame -> System.out.write(frame.getPayload(), 0, frame.getPayload().length));
 * }</pre>
 *
 * <p>It asks again as {@link Events} do, and gives up for the same. It stays with the container
 * that had the name at first. The daemon is asked for timestamps, which are taken off again. Each
 * frame holds one line, or 16 KiB of one that is longer.
 *
 * <p>Not thread-safe; the {@link Following} is.
 */
public final class Logs {
  private final DockerEndpoint endpoint;
  private final String container;
  private UnaryOperator<LogContainerCmd> command = logs -> logs.withStdOut(true).withStdErr(true);
  private Consumer<? super Gap> onGap = gap -> {};
  private Instant since = Instant.EPOCH;

  private Logs(DockerEndpoint endpoint, String container) {
    this.endpoint = endpoint;
    this.container = container;
  }

  /**
   * Starts with a container; nothing is connected yet.
   *
   * @param endpoint whose container
   * @param container its name or id
   * @return logs to be {@linkplain #start started}
   */
  public static Logs following(DockerEndpoint endpoint, String container) {
    return new Logs(
        Objects.requireNonNull(endpoint, "endpoint"),
        Objects.requireNonNull(container, "container"));
  }

  /**
   * Begins with the lines since then, by the daemon's clock. Default: with the first that there is.
   *
   * @param time inclusive
   * @return this
   */
  public Logs since(Instant time) {
    since = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Changes docker-java's command, such as to have stderr alone. What it says of {@code since},
   * {@code until}, {@code tail}, {@code follow} and {@code timestamps} is not used. Default: stdout
   * and stderr.
   *
   * @param change called for each attempt
   * @return this
   */
  public Logs command(UnaryOperator<LogContainerCmd> change) {
    command = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Is told of each gap once the stream stands again, before what it brings.
   *
   * @param listener called on the thread that hands out frames; what it throws ends the following
   * @return this
   */
  public Logs onGap(Consumer<? super Gap> listener) {
    onGap = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Follows from now on.
   *
   * @param listener gets each line once, one after the other, without its timestamp; what it throws
   *     ends the following
   * @return what ends it
   */
  public Following start(Consumer<? super Frame> listener) {
    return new Follower<>(
            endpoint,
            new Followed(container, command, new Position(Position.nanos(since)), listener),
            onGap)
        .start();
  }

  private static final class Followed implements Stream<Frame> {
    private final String container;
    private final UnaryOperator<LogContainerCmd> command;
    private final Position position;
    private final Consumer<? super Frame> listener;
    private final LogMessages messages = new LogMessages();
    private @Nullable String id;

    Followed(
        String container,
        UnaryOperator<LogContainerCmd> command,
        Position position,
        Consumer<? super Frame> listener) {
      this.container = container;
      this.command = command;
      this.position = position;
      this.listener = listener;
    }

    @Override
    public void ask(DockerClient docker, ResultCallback<Frame> callback) {
      if (id == null) {
        id = docker.inspectContainerCmd(container).exec().getId();
      }
      position.begin();
      messages.clear();
      LogContainerCmd asked = command.apply(docker.logContainerCmd(id));
      // docker-java has whole seconds here; what comes twice is told by its timestamp.
      asked
          .withSince(Math.toIntExact(TimeUnit.NANOSECONDS.toSeconds(position.since())))
          .withTailAll()
          .withFollowStream(true)
          .withTimestamps(true)
          .exec(callback);
    }

    @Override
    public void take(Frame frame) {
      messages.whole(frame).forEach(this::takeLine);
    }

    private void takeLine(Frame frame) {
      StampedLine line = StampedLine.of(frame);
      if (position.isNew(line.nanos(), line)) {
        listener.accept(line.frame());
      }
    }

    /** Also one that the daemon took down with itself, and starts again. */
    @Override
    public boolean goesOn(DockerClient docker) {
      messages.rest().forEach(this::takeLine);
      InspectContainerResponse.ContainerState state =
          docker.inspectContainerCmd(Objects.requireNonNull(id)).exec().getState();
      return Boolean.TRUE.equals(state.getRunning()) || Boolean.TRUE.equals(state.getRestarting());
    }
  }
}
