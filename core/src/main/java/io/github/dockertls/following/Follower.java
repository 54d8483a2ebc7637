package io.github.dockertls.following;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a stream again and again, on a thread of its own that ends with it. */
final class Follower<T> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);
  private static final int DOUBLINGS = 7;

  private final DockerEndpoint endpoint;
  private final DockerClient docker;
  private final Stream<T> stream;
  private final Consumer<? super Gap> onGap;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Since when, after how many attempts and why it does not stand; null while it does. */
  private @Nullable Broken broken;

  /** How many streams in turn broke before they had brought anything. */
  private int barren;

  private long stoodAt;

  private record Broken(long since, int attempts, RuntimeException failure) {}

  Follower(DockerEndpoint endpoint, Stream<T> stream, Consumer<? super Gap> onGap) {
    this.endpoint = endpoint;
    this.stream = stream;
    this.onGap = onGap;
    docker = endpoint.connect();
  }

  Following start() {
    Thread thread = new Thread(this, "docker-tls-following-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
    return new Following(this);
  }

  CompletableFuture<Void> end() {
    return end;
  }

  boolean isClosed() {
    return closing.getCount() == 0;
  }

  void close() {
    closing.countDown();
    closeClient();
  }

  @Override
  public void run() {
    try {
      while (!isClosed() && isToGoOn()) {
        pause();
      }
      end.complete(null);
    } catch (InterruptedException e) {
      end.complete(null);
    } catch (RuntimeException | Error e) {
      if (isClosed()) {
        end.complete(null);
      } else {
        end.completeExceptionally(e);
      }
    } finally {
      closeClient();
    }
  }

  /** Follows one stream to its end. */
  private boolean isToGoOn() throws InterruptedException {
    Attempt<T> attempt = new Attempt<>(this::stands, this::take, this::isClosed);
    Throwable failure;
    try {
      stream.ask(docker, attempt);
      failure = attempt.await();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      attempt.close();
    }
    if (isClosed()) {
      return false;
    }
    if (failure == null) {
      return isToGoOnAfterItsEnd();
    }
    breaks(failure, attempt.isRefusedByListener() ? null : Healing.of(failure));
    return true;
  }

  private boolean isToGoOnAfterItsEnd() {
    try {
      if (!stream.goesOn(docker)) {
        return false;
      }
    } catch (RuntimeException e) {
      breaks(e, Healing.of(e));
      return true;
    }
    DockerTlsException ended =
        new DockerTlsException(
            Reason.CLOSED_BY_PEER,
            "The daemon at \"" + endpoint.host() + "\" ended the stream",
            "Look at its log, if it was not shut down on purpose");
    breaks(ended, ended);
    return true;
  }

  private void breaks(Throwable failure, @Nullable RuntimeException healing) {
    if (healing == null) {
      if (failure instanceof Error e) {
        throw e;
      }
      throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }
    Broken before = broken;
    long now = System.nanoTime();
    if (before == null) {
      barren = now - stoodAt > LONGEST_WAIT ? 0 : barren;
      broken = new Broken(now, 0, healing);
    } else {
      broken = new Broken(before.since(), before.attempts() + 1, before.failure());
    }
    barren++;
    LOG.debug("The stream of \"{}\" is asked for again: {}", endpoint.host(), healing.getMessage());
  }

  /** Called by docker-java's thread, while ours waits for that. */
  private void stands() {
    Broken before = broken;
    broken = null;
    stoodAt = System.nanoTime();
    if (before != null) {
      onGap.accept(
          new Gap(
              Duration.ofNanos(stoodAt - before.since()), before.attempts() + 1, before.failure()));
    }
  }

  private void take(T piece) {
    barren = 0;
    stream.take(piece);
  }

  /** The first attempt comes at once; then each waits longer, and not all clients at once. */
  private void pause() throws InterruptedException {
    if (barren <= 1) {
      return;
    }
    long longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT << Math.min(DOUBLINGS, barren - 2));
    long wait = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    if (closing.await(wait, TimeUnit.NANOSECONDS)) {
      LOG.debug("The stream of \"{}\" was closed while it was away", endpoint.host());
    }
  }

  private void closeClient() {
    try {
      docker.close();
    } catch (IOException e) {
      LOG.debug("Closing the client of \"{}\" failed", endpoint.host(), e);
    }
  }
}
