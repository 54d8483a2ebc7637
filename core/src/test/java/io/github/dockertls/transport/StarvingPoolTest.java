package io.github.dockertls.transport;

import static io.github.dockertls.transport.Requests.fetch;
import static io.github.dockertls.transport.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.Requests.Running;
import io.github.dockertls.transport.ScriptedServer.Script;
import io.github.dockertls.transport.ScriptedServer.Wire;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that wait for connections which others forgot to give back. */
@Timeout(60)
class StarvingPoolTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  static final Script ANSWERS =
      talk -> {
        while (!talk.head().isEmpty()) {
          talk.answer("connection " + talk.number);
        }
      };

  @Test
  void warnsOnceThoughManyWait() throws Throwable {
    Leases leases = leases(2, Duration.ZERO, AT_ONCE);
    Lease first = leases.acquire();
    Lease second = leases.acquire();
    List<Running<Lease>> waiting = new ArrayList<>();

    String log =
        logged(
            () -> {
              for (int i = 0; i < 3; i++) {
                Running<Lease> next = Requests.start(leases::acquire);
                awaitWithoutLimit(next.thread());
                waiting.add(next);
              }
            });

    assertThat(log.lines()).hasSize(1);
    assertThat(log)
        .contains("WARN", "\"tcp://localhost:1\"", "all 2 of maxConnections are in use")
        .contains("the oldest for 0 seconds", "Close responses", "raise maxConnections", "DEBUG");
    leases.release(first);
    leases.release(second);
    for (Running<Lease> each : waiting) {
      leases.release(each.join());
    }
    assertThat(leases.count()).isZero();
  }

  @Test
  void warnsAgainOfAnotherThatIsHeldTooLong() throws Throwable {
    Leases leases = leases(1, Duration.ZERO, AT_ONCE);
    Lease first = leases.acquire();

    String log =
        logged(
            () -> {
              Running<Lease> second = waiting(leases);
              leases.release(first);
              Lease held = second.join();
              Running<Lease> third = waiting(leases);
              leases.release(held);
              leases.release(third.join());
            });

    assertThat(log.lines()).hasSize(2).allMatch(line -> line.contains("WARN"));
  }

  @Test
  void saysNothingOfAShortWait() throws Throwable {
    Leases leases = leases(1, Duration.ZERO, NEVER);
    Lease first = leases.acquire();

    String log =
        logged(
            () -> {
              Running<Lease> second = Requests.start(leases::acquire);
              awaitState(second.thread(), Thread.State.TIMED_WAITING);
              leases.release(first);
              leases.release(second.join());
            });

    assertThat(log).isEmpty();
  }

  @Test
  void givesUpAfterItsTime() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, ANSWERS);
        DockerHttpClient client =
            server.client().maxConnections(1).acquireTimeout(AT_ONCE).build()) {
      try (Response held = client.execute(get("/logs"))) {
        DockerTlsException e =
            catchThrowableOfType(DockerTlsException.class, () -> fetch(client, get("/info")));

        assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(e.fact())
            .isEqualTo(
                "No connection to \"tcp://localhost:"
                    + server.port()
                    + "\" became free in time: all 1 of maxConnections are in use, the oldest for"
                    + " 0 seconds");
        assertThat(e.remedy()).contains("Close responses", "acquireTimeout");
        assertThat(held.getStatusCode()).isEqualTo(200);
      }
      assertThat(fetch(client, get("/info"))).startsWith("connection");
    }
  }

  @Test
  void warnsBeforeItGivesUpLater() throws Throwable {
    Leases leases = leases(1, Duration.ofMillis(2), AT_ONCE);
    Lease first = leases.acquire();

    String log =
        logged(
            () ->
                assertThat(catchThrowableOfType(DockerTlsException.class, leases::acquire).reason())
                    .isEqualTo(Reason.TIMEOUT));

    assertThat(log).contains("WARN");
    leases.release(first);
  }

  @Test
  @SuppressWarnings("try") // To close the client is what is tested.
  void closingTheClientEndsTheWait() throws Throwable {
    try (ScriptedServer server = ScriptedServer.start(Wire.PLAIN, ANSWERS);
        DockerHttpClient client = server.client().maxConnections(1).build();
        Response held = client.execute(get("/logs"))) {
      Running<String> second = Requests.start(() -> fetch(client, get("/info")));
      awaitState(second.thread(), Thread.State.TIMED_WAITING);
      client.close();

      assertThat(catchThrowableOfType(DockerTlsException.class, second::join).reason())
          .isEqualTo(Reason.CLIENT_CLOSED);
      assertThat(held.getStatusCode()).isEqualTo(200);
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    Leases leases = leases(1, Duration.ZERO, NEVER);
    leases.acquire();
    Running<Lease> second = Requests.start(leases::acquire);
    second.thread().interrupt();

    assertThat(catchThrowableOfType(DockerTlsException.class, second::join).reason())
        .isEqualTo(Reason.INTERRUPTED);
  }

  @Test
  void aLeaseEndsOnce() throws Throwable {
    Leases leases = leases(1, Duration.ofMillis(1), NEVER);
    Lease first = leases.acquire();
    leases.release(first);
    leases.release(first);
    leases.acquire();

    assertThat(catchThrowableOfType(DockerTlsException.class, leases::acquire).reason())
        .isEqualTo(Reason.TIMEOUT);
  }

  /** The logger's level is fixed when its class is loaded. */
  @Test
  void tellsWhereTheOldestWasOpenedWithDebugOn() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log." + DockerTlsHttpClient.class.getName() + "=debug",
                "-cp",
                System.getProperty("java.class.path"),
                ForgetfulProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(said).isZero();
    assertThat(said)
        .containsSubsequence(
            "WARN", "the oldest was opened here:", "ForgetfulProgram.openAndForget")
        .containsSubsequence(
            "failed: No connection", "Caused by", "ForgetfulProgram.openAndForget");
  }

  @Test
  void refusesANegativeTime() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DockerTlsHttpClient.tcp("h", 1).acquireTimeout(Duration.ofNanos(-1)));
  }

  static Leases leases(int limit, Duration timeout, Duration patience) {
    return new Leases(
        DockerTlsHttpClient.tcp("localhost", 1)
            .maxConnections(limit)
            .acquireTimeout(timeout)
            .settings(),
        patience);
  }

  private static Running<Lease> waiting(Leases leases) {
    Running<Lease> next = Requests.start(leases::acquire);
    awaitWithoutLimit(next.thread());
    return next;
  }

  /** A thread that has been patient, and waits on. */
  private static void awaitWithoutLimit(Thread thread) {
    awaitState(thread, Thread.State.WAITING);
  }

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
  }

  /** Work that may throw. */
  private interface Work {
    void run() throws Throwable;
  }

  private static String logged(Work work) throws Throwable {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
