package io.github.dockertls.following;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.EventsCmd;
import com.github.dockerjava.api.model.Event;
import io.github.dockertls.DockerEndpoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's events, across cuts, restarts and rotations, until closed: each once.
 *
 * <pre>{@code
 * Following events = Events.following(endpoint)
 *     .command(events -> events.withEventTypeFilter(EventType.CONTAINER))
 *     .onGap(gap -> log.warn("no events for {}", gap.lasted()))
 *     .start(event -> handle(event));
 * }</pre>
 *
 * <p>It asks again at once when a stream breaks, then after 0.1 to 10 seconds, each time twice as
 * long. It gives up only for what time does not heal: statuses 400 to 499 and 501, a certificate
 * that is not trusted, one of ours that is refused. dockerd keeps its last 256 events: what goes
 * beyond during a gap is lost, and so is what came just before its restart, unless it was seen.
 *
 * <p>Not thread-safe; the {@link Following} is.
 */
public final class Events {
  private final DockerEndpoint endpoint;
  private UnaryOperator<EventsCmd> command = UnaryOperator.identity();
  private Consumer<? super Gap> onGap = gap -> {};
  private @Nullable Instant since;

  private Events(DockerEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Starts with an endpoint; nothing is connected yet.
   *
   * @param endpoint whose events
   * @return events to be {@linkplain #start started}
   */
  public static Events following(DockerEndpoint endpoint) {
    return new Events(Objects.requireNonNull(endpoint, "endpoint"));
  }

  /**
   * Begins with the events since then, by the daemon's clock, that the daemon still has. Default:
   * with those after the daemon was first reached.
   *
   * @param time inclusive
   * @return this
   */
  public Events since(Instant time) {
    since = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Changes docker-java's command, such as by a filter. What it says of {@code since} and {@code
   * until} is not used.
   *
   * @param change called for each attempt
   * @return this
   */
  public Events command(UnaryOperator<EventsCmd> change) {
    command = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Is told of each gap once the stream stands again, before what it brings.
   *
   * @param listener called on the thread that hands out events; what it throws ends the following
   * @return this
   */
  public Events onGap(Consumer<? super Gap> listener) {
    onGap = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Follows from now on.
   *
   * @param listener gets each event once, one after the other; what it throws ends the following
   * @return what ends it
   */
  public Following start(Consumer<? super Event> listener) {
    return new Follower<>(endpoint, new Followed(command, since, listener), onGap).start();
  }

  private static final class Followed implements Stream<Event> {
    private final UnaryOperator<EventsCmd> command;
    private final Consumer<? super Event> listener;
    private @Nullable Position position;

    Followed(
        UnaryOperator<EventsCmd> command,
        @Nullable Instant since,
        Consumer<? super Event> listener) {
      this.command = command;
      this.listener = listener;
      position = since == null ? null : new Position(Position.nanos(since));
    }

    @Override
    public void ask(DockerClient docker, ResultCallback<Event> callback) {
      if (position == null) {
        String now = Objects.requireNonNull(docker.infoCmd().exec().getSystemTime());
        position = new Position(Position.nanos(OffsetDateTime.parse(now).toInstant()));
      }
      position.begin();
      long since = position.since();
      long second = TimeUnit.SECONDS.toNanos(1);
      command
          .apply(docker.eventsCmd())
          .withUntil(null)
          .withSince(
              String.format("%d.%09d", Math.floorDiv(since, second), Math.floorMod(since, second)))
          .exec(callback);
    }

    @Override
    public void take(Event event) {
      long time = Objects.requireNonNull(event.getTimeNano());
      if (Objects.requireNonNull(position).isNew(time, event)) {
        listener.accept(event);
      }
    }

    /** The daemon ends it only when it is shut down. */
    @Override
    public boolean goesOn(DockerClient docker) {
      return true;
    }
  }
}
