package io.github.dockertls.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.following.Events;
import io.github.dockertls.following.Following;
import io.github.dockertls.following.Gap;
import io.github.dockertls.following.Logs;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events and logs of a real daemon through a relay that cuts at random points: the sum is exact.
 */
@Timeout(900)
class FollowingIT {
  /** More with -Dfollowing.cuts=1000, which takes many minutes. */
  private static final int CUTS = Integer.getInteger("following.cuts", 20);

  /** Fewer than the 256 events that dockerd keeps. */
  private static final int UNSEEN = 100;

  private static Dockerd dockerd;
  private static DockerClient docker;

  @TempDir Path directory;

  @BeforeAll
  static void startDaemon() {
    dockerd = Dockerd.builder().tinyImage().start();
    docker = dockerd.endpoint().connect();
  }

  @AfterAll
  static void stopDaemon() throws Exception {
    docker.close();
    dockerd.close();
  }

  @Test
  void eachEventComesOnceThroughCutsARestartAndARotation() throws Exception {
    RotationStyle.CERTIFICATE_FILES.write(
        dockerd.certificateAuthority().issueClient("before"), directory);
    List<String> made = new ArrayList<>();
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
    Semaphore room = new Semaphore(UNSEEN);
    try (CuttingRelay relay = new CuttingRelay(port(), 18);
        Following following =
            Events.following(through(relay))
                .since(daemonTime())
                .command(events -> events.withEventTypeFilter(EventType.VOLUME))
                .onGap(gaps::add)
                .start(
                    event -> {
                      if (event.getAction().equals("create")) {
                        seen.add(event.getActor().getId());
                        room.release();
                      }
                    })) {
      makeUntil(relay, CUTS / 3, made, room, following);
      // dockerd forgets its events when it is restarted: what was made before was seen before.
      awaitAll(room, following);
      dockerd.restart();
      makeUntil(relay, CUTS * 2 / 3, made, room, following);
      RotationStyle.CERTIFICATE_FILES.write(
          dockerd.certificateAuthority().issueClient("after"), directory);
      makeUntil(relay, CUTS, made, room, following);
      relay.cutTheLast();
      awaitAll(room, following);

      assertThat(relay.cuts()).isGreaterThanOrEqualTo(CUTS);
      assertThat(List.copyOf(seen)).isEqualTo(made);
      assertThat(gaps).isNotEmpty().allMatch(gap -> gap.attempts() >= 1 && gap.failure() != null);
    }
  }

  private static void makeUntil(
      CuttingRelay relay, int cuts, List<String> made, Semaphore room, Following following)
      throws InterruptedException {
    while (relay.cuts() < cuts) {
      acquire(room, 1, following);
      String name = "v" + made.size();
      docker.createVolumeCmd().withName(name).exec();
      made.add(name);
      docker.removeVolumeCmd(name).exec();
    }
  }

  private static void awaitAll(Semaphore room, Following following) throws InterruptedException {
    acquire(room, UNSEEN, following);
    room.release(UNSEEN);
  }

  /** Waits for events to be seen, but not for one that gave up. */
  private static void acquire(Semaphore room, int count, Following following)
      throws InterruptedException {
    while (!room.tryAcquire(count, 1, TimeUnit.SECONDS)) {
      assertThat(following.end()).isNotDone();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachLineComesOnceUntilTheContainerHasStopped(boolean terminal) throws Exception {
    RotationStyle.CERTIFICATE_FILES.write(
        dockerd.certificateAuthority().issueClient("logs"), directory);
    String script =
        "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); [ $((i%10)) != 0 ] || usleep 3000;"
            + " done; head -c 40000 /dev/zero | tr '\\0' x; echo; echo end";
    String id = start(terminal, script);
    @SuppressWarnings("JdkObsolete") // each stretch is printed by a thread of its own
    StringBuffer seen = new StringBuffer();
    Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
    try (CuttingRelay relay = new CuttingRelay(port(), terminal ? 1 : 2);
        Following following =
            Logs.following(through(relay), id)
                .onGap(gaps::add)
                .start(frame -> seen.append(text(frame)))) {
      following.end().get();

      List<String> printed = new ArrayList<>();
      IntStream.range(0, 3000).forEach(i -> printed.add("line " + i));
      printed.addAll(List.of("x times 40000", "end"));
      assertThat(seen.toString().lines().map(FollowingIT::shortened)).isEqualTo(printed);
      assertThat(relay.cuts()).isPositive();
      assertThat(gaps).isNotEmpty();
    } finally {
      docker.removeContainerCmd(id).withForce(true).exec();
    }
  }

  private static String shortened(String line) {
    return line.matches("x+") ? "x times " + line.length() : line;
  }

  private static String start(boolean terminal, String script) {
    CreateContainerCmd create =
        docker
            .createContainerCmd(TinyImage.create().name())
            .withCmd("sh", "-c", script)
            .withTty(terminal)
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"));
    String id = create.exec().getId();
    docker.startContainerCmd(id).exec();
    return id;
  }

  @Test
  void givesUpWhereThereIsNoSuchContainer() {
    try (Following following = Logs.following(dockerd.endpoint(), "nobody").start(frame -> {})) {
      assertThatThrownBy(() -> following.end().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void givesUpWhereTheDaemonRefusesOurCertificate() {
    try (Following following = Events.following(dockerd.strangerEndpoint()).start(event -> {})) {
      assertThatThrownBy(() -> following.end().get())
          .cause()
          .isInstanceOfSatisfying(
              DockerTlsException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_CERT_REJECTED));
    }
  }

  @Test
  void givesUpWhereTheDaemonIsNotTrusted() throws Exception {
    RotationStyle.CERTIFICATE_FILES.write(
        io.github.dockertls.pki.CertificateAuthority.create("Other CA").issueClient("me"),
        directory);
    DockerEndpoint distrusting =
        DockerEndpoint.builder(dockerd.host()).certificates(directory).build();
    try (Following following = Events.following(distrusting).start(event -> {})) {
      assertThatThrownBy(() -> following.end().get())
          .cause()
          .isInstanceOfSatisfying(
              DockerTlsException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.X509_UNKNOWN_AUTHORITY));
    }
  }

  @Test
  void endsWithWhatTheListenerThrows() {
    try (Following following =
        Events.following(dockerd.endpoint())
            .since(daemonTime())
            .start(
                event -> {
                  throw new UnsupportedOperationException("mine");
                })) {
      docker.createVolumeCmd().withName("thrown").exec();
      docker.removeVolumeCmd("thrown").exec();

      assertThatThrownBy(() -> following.end().get())
          .cause()
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("mine");
    }
  }

  @Test
  void closingEndsItWithoutAFailure() throws Exception {
    Following following = Events.following(dockerd.endpoint()).start(event -> {});
    following.close();

    assertThat(following.end().get()).isNull();
  }

  private static Instant daemonTime() {
    return java.time.OffsetDateTime.parse(docker.infoCmd().exec().getSystemTime()).toInstant();
  }

  private static int port() {
    return Integer.parseInt(dockerd.host().replaceFirst(".*:", ""));
  }

  private DockerEndpoint through(CuttingRelay relay) {
    return DockerEndpoint.builder("tcp://127.0.0.1:" + relay.port())
        .certificates(directory)
        .build();
  }

  private static String text(Frame frame) {
    return new String(frame.getPayload(), UTF_8);
  }
}
