package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.following.Events;
import io.github.dockertls.following.Following;
import io.github.dockertls.following.Logs;
import io.github.dockertls.pki.CertificateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What {@code dev/soak} runs: a day of a client in some minutes, and what it leaves behind. */
final class Soak {
  private static final int STREAMS = 50;
  private static final int REQUESTS_A_SECOND = 200;
  private static final int WORKERS = 8;
  private static final int CONNECTIONS = 2 * WORKERS;

  /** In the way of an hour each: links are cut often, certificates and daemons change at times. */
  private static final int ROUNDS_A_MINUTE = 6;

  private static final int ROUNDS_TO_A_ROTATION = 3;
  private static final int ROUNDS_TO_A_RESTART = 10;

  /** What a request meets whose link or daemon goes. */
  private static final Set<Reason> EXPECTED =
      EnumSet.of(
          Reason.CANNOT_CONNECT,
          Reason.CLOSED_BY_PEER,
          Reason.CONNECTION_LOST,
          Reason.RESPONSE_TRUNCATED);

  private final Dockerd dockerd;
  private final CuttingRelay relay;
  private final DockerEndpoint endpoint;
  private final Path directory;
  private final AtomicLong answered = new AtomicLong();
  private final Map<Reason, AtomicLong> failed = new ConcurrentHashMap<>();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicLong gaps = new AtomicLong();
  private int rotations;
  private int restarts;

  private Soak(Dockerd dockerd, CuttingRelay relay, Path directory) {
    this.dockerd = dockerd;
    this.relay = relay;
    this.directory = directory;
    rotate();
    endpoint =
        DockerEndpoint.builder("tcp://127.0.0.1:" + relay.port())
            .certificates(directory)
            .maxConnections(CONNECTIONS)
            .acquireTimeout(Duration.ofMinutes(1))
            .build();
  }

  public static void main(String[] args) throws Exception {
    long seconds = TimeUnit.MINUTES.toSeconds(Long.parseLong(args[0]));
    Path directory = Files.createTempDirectory("dts");
    boolean sound;
    try (Dockerd dockerd = Dockerd.builder().tinyImage().start();
        CuttingRelay relay = CuttingRelay.onDemand(port(dockerd))) {
      Soak soak = new Soak(dockerd, relay, directory);
      // Classes, the cleaner's thread and the timer's are there from the first time on.
      soak.live(10);
      relay.cutAll();
      OpenThings before = OpenThings.atMost(new OpenThings(0, 0, 0));
      System.out.println("before: " + before);
      sound = soak.live(seconds);
      relay.cutAll();
      OpenThings after = OpenThings.atMost(before);
      System.out.println("after: " + after);
      sound &= after.isWithin(before);
    } finally {
      HostCommands.run("rm", "-r", directory.toString());
    }
    System.exit(sound ? 0 : 1);
  }

  private static int port(Dockerd dockerd) {
    return Integer.parseInt(dockerd.host().replaceFirst(".*:", ""));
  }

  /** Whether all went as it should. */
  private boolean live(long seconds) throws Exception {
    List<Following> streams = new ArrayList<>();
    String container = talkative();
    ScheduledExecutorService workers = Executors.newScheduledThreadPool(WORKERS);
    List<Future<?>> requests = new ArrayList<>();
    try (DockerHttpClient client = endpoint.httpClient()) {
      for (int i = 0; i < STREAMS; i++) {
        streams.add(
            i % 2 == 0
                ? Events.following(endpoint).onGap(gap -> gaps.incrementAndGet()).start(e -> {})
                : Logs.following(endpoint, container)
                    .onGap(gap -> gaps.incrementAndGet())
                    .start(frame -> {}));
      }
      for (int i = 0; i < WORKERS; i++) {
        requests.add(
            workers.scheduleAtFixedRate(
                () -> request(client),
                0,
                TimeUnit.SECONDS.toMicros(1) * WORKERS / REQUESTS_A_SECOND,
                TimeUnit.MICROSECONDS));
      }
      trouble(seconds);
      requests.forEach(request -> request.cancel(false));
      workers.shutdown();
      boolean ended = workers.awaitTermination(2, TimeUnit.MINUTES);
      long over = streams.stream().filter(stream -> stream.end().isDone()).count();
      boolean permits = allPermitsAreThere(client);
      report(ended, over, permits);
      return ended && over == 0 && permits && unexpected.isEmpty();
    } finally {
      workers.shutdownNow();
      streams.forEach(Following::close);
      remove(container);
    }
  }

  private void trouble(long seconds) throws InterruptedException {
    long rounds = Math.max(1, seconds * ROUNDS_A_MINUTE / 60);
    CountDownLatch never = new CountDownLatch(1);
    for (int round = 1; round <= rounds; round++) {
      if (never.await(60 / ROUNDS_A_MINUTE, TimeUnit.SECONDS)) {
        return;
      }
      relay.cutAll();
      if (round % ROUNDS_TO_A_ROTATION == 0) {
        rotate();
      }
      if (round % ROUNDS_TO_A_RESTART == 0) {
        dockerd.restart();
        restarts++;
      }
    }
  }

  private void rotate() {
    CertificateFiles.in(directory)
        .replacing()
        .writeClient(dockerd.certificateAuthority().issueClient("soak-" + rotations++));
  }

  private void request(DockerHttpClient client) {
    try (Response response =
        client.execute(
            Request.builder().method(Request.Method.GET).path("/containers/json?all=1").build())) {
      response.getBody().readAllBytes();
      answered.incrementAndGet();
    } catch (DockerTlsException e) {
      if (EXPECTED.contains(e.reason())) {
        failed.computeIfAbsent(e.reason(), r -> new AtomicLong()).incrementAndGet();
      } else {
        unexpected.add(e);
      }
    } catch (Exception | Error e) {
      unexpected.add(e);
    }
  }

  /**
   * As many responses at once as there may be; one permit less, and the last would wait in vain.
   */
  private static boolean allPermitsAreThere(DockerHttpClient client) {
    List<Response> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(
            client.execute(Request.builder().method(Request.Method.GET).path("/events").build()));
      }
      return true;
    } catch (DockerTlsException e) {
      System.out.println(e.getMessage());
      return false;
    } finally {
      open.forEach(Response::close);
    }
  }

  private void report(boolean ended, long over, boolean permits) {
    System.out.printf(
        "told: %d answers, failed as expected %s, unexpected %d, %d cuts, %d gaps, %d rotations, %d"
            + " restarts; workers ended: %s, streams that gave up: %d, all permits there: %s%n",
        answered.get(),
        new TreeMap<>(failed),
        unexpected.size(),
        relay.cuts(),
        gaps.get(),
        rotations,
        restarts,
        ended,
        over,
        permits);
    unexpected.stream().limit(5).forEach(Throwable::printStackTrace);
  }

  /** A container that comes back with its daemon. */
  private String talkative() throws Exception {
    try (DockerClient docker = dockerd.endpoint().connect()) {
      String id =
          docker
              .createContainerCmd(TinyImage.create().name())
              .withCmd("sh", "-c", "while :; do date; sleep 1; done")
              .withHostConfig(
                  HostConfig.newHostConfig()
                      .withNetworkMode("none")
                      .withRestartPolicy(RestartPolicy.alwaysRestart()))
              .exec()
              .getId();
      docker.startContainerCmd(id).exec();
      return id;
    }
  }

  private void remove(String container) throws Exception {
    try (DockerClient docker = dockerd.endpoint().connect()) {
      docker.removeContainerCmd(container).withForce(true).exec();
    }
  }
}
