package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the daemons of a swarm, all at once. Not thread-safe. */
final class SwarmStart {
  private final ConcurrentSkipListMap<Integer, Dockerd> started = new ConcurrentSkipListMap<>();

  /** Those that run, in the order of their nodes; after a failure they are not all. */
  List<Dockerd> started() {
    return List.copyOf(started.values());
  }

  /** Returns, or throws the first failure, when no start is under way any more. */
  void startAll(DockerdSettings settings, SwarmGround ground) {
    int count = settings.nodes().count();
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Future<?>> starts = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int node = index;
      starts.add(threads.submit(() -> start(node, settings, ground)));
    }
    DockerTlsException failure = failure(starts);
    if (failure != null) {
      threads.shutdownNow();
    }
    threads.shutdown();
    awaitEnd(threads);
    if (failure != null) {
      throw failure;
    }
  }

  private void start(int index, DockerdSettings settings, SwarmGround ground) {
    started.put(index, DockerdStart.with(ground.node(index), settings));
  }

  private static @Nullable DockerTlsException failure(List<Future<?>> starts) {
    try {
      for (Future<?> start : starts) {
        start.get();
      }
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DockerTlsException cause) {
        return cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      return DockerdStart.interrupted(e);
    }
  }

  /** Also when interrupted: what a start has made must be known before it can be removed. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
