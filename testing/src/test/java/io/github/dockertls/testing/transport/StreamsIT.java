package io.github.dockertls.testing.transport;

import static io.github.dockertls.testing.transport.Containers.exec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.testing.transport.Containers.Output;
import io.github.dockertls.testing.transport.Wires.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exec, attach, logs and events: streams that end when they should, and not before. */
@TlsDockerd(tinyImage = true, lifetime = TlsDockerd.Lifetime.RUN)
@Timeout(180)
class StreamsIT {
  private static Wires wires;

  @BeforeAll
  static void connect(Dockerd dockerd) throws IOException {
    wires = new Wires(dockerd);
  }

  @AfterAll
  static void disconnect() throws IOException {
    wires.close();
  }

  @ParameterizedTest
  @EnumSource
  void execWithoutStdinPrintsBothStreams(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    Output output = exec(docker, id, null, "sh", "-c", "echo out; echo err >&2");

    assertThat(output.out()).isEqualTo("out\n");
    assertThat(output.err()).isEqualTo("err\n");
    Containers.remove(docker, id);
  }

  /** docker-java #471 and #1684: the command never ended. */
  @ParameterizedTest
  @EnumSource
  void execEndsWhenItsStdinEnds(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);

    assertThat(exec(docker, id, stream("12345"), "sh", "-c", "cat | wc -c").out().strip())
        .isEqualTo("5");
    assertThat(exec(docker, id, stream(""), "sh", "-c", "cat; echo done").out())
        .isEqualTo("done\n");
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void execStillPrintsAfterItsStdinHasEnded(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    Output output =
        exec(docker, id, stream("a"), "sh", "-c", "cat; sleep 1; echo b; sleep 1; echo c");

    assertThat(output.out()).isEqualTo("ab\nc\n");
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void execPassesManyBytesBothWays(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    byte[] bytes = new byte[5_000_000];
    new Random(1).nextBytes(bytes);

    assertThat(exec(docker, id, new ByteArrayInputStream(bytes), "cat").bytes()).isEqualTo(bytes);
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void execWithATerminalAnswersKeyStrokes(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    String exec =
        docker
            .execCreateCmd(id)
            .withCmd("sh", "-c", "read line; echo got $line")
            .withTty(true)
            .withAttachStdin(true)
            .withAttachStdout(true)
            .exec()
            .getId();
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys)) {
      Output output = docker.execStartCmd(exec).withTty(true).withStdIn(stdin).exec(new Output());
      keys.write("hi\n".getBytes(UTF_8));
      keys.flush();

      assertThat(output.end().out()).contains("got hi");
    }
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void execEndsWithItsCommandThoughStdinIsOpen(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys)) {
      assertThat(exec(docker, id, stdin, "echo", "bye").out()).isEqualTo("bye\n");
    }
    Containers.remove(docker, id);
  }

  /** docker-java #1448: stdin stayed open. */
  @ParameterizedTest
  @EnumSource
  void attachedContainerEndsWhenItsStdinEnds(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id =
        docker
            .createContainerCmd(Containers.IMAGE)
            .withCmd("sh", "-c", "while read -r line; do echo \"$line!\"; done; echo end")
            .withStdinOpen(true)
            .withStdInOnce(true)
            .withNetworkDisabled(true)
            .exec()
            .getId();
    Output output =
        docker
            .attachContainerCmd(id)
            .withStdIn(stream("one\ntwo\n"))
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .exec(new Output());
    output.awaitStarted(30, TimeUnit.SECONDS);
    docker.startContainerCmd(id).exec();

    assertThat(output.end().out()).isEqualTo("one!\ntwo!\nend\n");
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void logsComeWholeAndFollow(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.start(docker, "sh", "-c", "echo one; echo two >&2; sleep 1; echo three");
    Output followed =
        docker
            .logContainerCmd(id)
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .exec(new Output())
            .end();
    Output tail =
        docker
            .logContainerCmd(id)
            .withStdOut(true)
            .withTail(1)
            .withTimestamps(true)
            .exec(new Output())
            .end();

    assertThat(followed.out()).isEqualTo("one\nthree\n");
    assertThat(followed.err()).isEqualTo("two\n");
    assertThat(tail.out()).matches("(?s)[0-9-]+T[0-9:.]+Z three\n");
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void closingFollowedLogsEndsThem(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.start(docker, "sh", "-c", "echo up; sleep 10000");
    CountDownLatch up = new CountDownLatch(1);
    ResultCallback.Adapter<Frame> logs =
        docker
            .logContainerCmd(id)
            .withStdOut(true)
            .withFollowStream(true)
            .exec(
                new ResultCallback.Adapter<>() {
                  @Override
                  public void onNext(Frame frame) {
                    up.countDown();
                  }
                });
    assertThat(up.await(30, TimeUnit.SECONDS)).isTrue();
    logs.close();

    assertThat(logs.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void eventsComeAsTheyHappen(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.create(docker, "true");
    CompletableFuture<String> started = new CompletableFuture<>();
    ResultCallback.Adapter<Event> events =
        docker
            .eventsCmd()
            .withContainerFilter(id)
            .exec(
                new ResultCallback.Adapter<>() {
                  @Override
                  public void onNext(Event event) {
                    if ("start".equals(event.getAction())) {
                      started.complete(event.getId());
                    }
                  }
                });
    events.awaitStarted(30, TimeUnit.SECONDS);
    docker.startContainerCmd(id).exec();

    assertThat(started.get(30, TimeUnit.SECONDS)).isEqualTo(id);
    events.close();
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void manyExecsLeaveNoThreadAndNoSocket(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    exec(docker, id, stream("x"), "cat");
    long sockets = openFiles();
    for (int i = 0; i < 100; i++) {
      assertThat(exec(docker, id, stream("x"), "cat").out()).isEqualTo("x");
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("docker-tls-stdin")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    assertThat(openFiles()).isLessThanOrEqualTo(sockets + 10);
    Containers.remove(docker, id);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
