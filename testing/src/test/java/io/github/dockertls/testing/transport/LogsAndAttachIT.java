package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.AttachContainerCmd;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import io.github.dockertls.testing.transport.Containers.Output;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Logs and attach: streams that end when they should, and not before. */
class LogsAndAttachIT extends OnEveryRoute {

  @Test
  void logsComeWholeAndFollow() throws Exception {
    String id =
        Containers.start(docker, "sh", "-c", "echo one; echo two >&2; sleep 0.5; echo three");
    Output followed = logs(id).withFollowStream(true).exec(new Output()).end();

    assertThat(followed.out()).isEqualTo("one\nthree\n");
    assertThat(followed.err()).isEqualTo("two\n");
  }

  @Test
  void logsHaveATailAndTimestamps() throws Exception {
    String id = Containers.start(docker, "sh", "-c", "echo one; echo three");
    docker.waitContainerCmd(id).exec(new WaitContainerResultCallback()).awaitStatusCode();
    Output tail = logs(id).withTail(1).withTimestamps(true).exec(new Output()).end();

    assertThat(tail.out()).matches("[0-9-]+T[0-9:.]+Z three\n");
    assertThat(docker.logContainerCmd(id).withStdErr(true).exec(new Output()).end().out())
        .isEmpty();
    assertThat(logs(id).withSince(2_000_000_000).exec(new Output()).end().out()).isEmpty();
    assertThat(logs(id).withUntil(1).exec(new Output()).end().out()).isEmpty();
  }

  @Test
  void logsOfATerminalHaveOneStream() throws Exception {
    String id = start(container("sh", "-c", "echo one; echo two >&2").withTty(true));
    Output output = logs(id).withFollowStream(true).exec(new Output()).end();

    assertThat(output.out()).isEqualTo("one\r\ntwo\r\n");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void closingFollowedLogsEndsThem() throws Exception {
    String id = Containers.start(docker, "sh", "-c", "echo up; sleep 10000");
    Output logs = logs(id).withFollowStream(true).exec(new Output());
    logs.await("up");
    logs.close();

    assertThat(logs.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
  }

  /** docker-java #1448: stdin stayed open in the container after it was closed here. */
  @Test
  void dockerJava1448EndsTheContainerWithItsStdin() throws Exception {
    String id = start(reader());
    Output output;
    try (PipedOutputStream keys = new PipedOutputStream()) {
      output = attach(id).withStdIn(new PipedInputStream(keys)).exec(new Output());
      keys.write("one\n".getBytes(UTF_8));
      keys.flush();
      output.await("one!");
    }

    assertThat(output.end().out()).isEqualTo("one!\nend\n");
    assertThat(docker.waitContainerCmd(id).exec(new WaitContainerResultCallback()))
        .extracting(end -> end.awaitStatusCode(30, TimeUnit.SECONDS))
        .isEqualTo(0);
  }

  @Test
  void attachBeforeTheStartMissesNothing() throws Exception {
    String id = reader().exec().getId();
    Output output = attach(id).withStdIn(stream("one\ntwo\n")).exec(new Output());
    output.awaitStarted(30, TimeUnit.SECONDS);
    docker.startContainerCmd(id).exec();

    assertThat(output.end().out()).isEqualTo("one!\ntwo!\nend\n");
  }

  /** What docker-java's contract test asks of every transport. */
  @Test
  void attachEndsWithTheContainerThoughStdinIsOpen() throws Exception {
    String id = container("sh", "-c", "read line && echo $line").withStdinOpen(true).exec().getId();
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys)) {
      Output output = attach(id).withStdIn(stdin).exec(new Output());
      docker.startContainerCmd(id).exec();
      output.awaitStarted(30, TimeUnit.SECONDS);
      keys.write("hello world\n".getBytes(UTF_8));
      keys.flush();

      assertThat(output.end().out()).isEqualTo("hello world\n");
    }
  }

  @Test
  void attachWithoutStdinTellsStreamsApartAndRepeatsLogs() throws Exception {
    String id =
        Containers.start(docker, "sh", "-c", "echo out; echo err >&2; sleep 0.5; echo later");
    logs(id).withFollowStream(true).exec(new Output()).await("out");
    Output output = attach(id).withLogs(true).exec(new Output()).end();

    assertThat(output.out()).isEqualTo("out\nlater\n");
    assertThat(output.err()).isEqualTo("err\n");
  }

  @Test
  void attachToATerminalAnswersKeyStrokes() throws Exception {
    String id =
        container("sh", "-c", "read line; echo got $line")
            .withTty(true)
            .withStdinOpen(true)
            .exec()
            .getId();
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys)) {
      Output output = attach(id).withStdIn(stdin).exec(new Output());
      output.awaitStarted(30, TimeUnit.SECONDS);
      docker.startContainerCmd(id).exec();
      keys.write("hi\n".getBytes(UTF_8));
      keys.flush();

      assertThat(output.end().out()).contains("got hi");
    }
  }

  @Test
  void detachingLeavesTheContainerRunning() throws Exception {
    String id = Containers.start(docker, "sh", "-c", "while :; do echo up; sleep 0.1; done");
    Output output = attach(id).exec(new Output());
    output.await("up");
    output.close();

    assertThat(output.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
    assertThat(docker.inspectContainerCmd(id).exec().getState().getRunning()).isTrue();
  }

  private LogContainerCmd logs(String id) {
    return docker.logContainerCmd(id).withStdOut(true).withStdErr(true);
  }

  private AttachContainerCmd attach(String id) {
    return docker.attachContainerCmd(id).withStdOut(true).withStdErr(true).withFollowStream(true);
  }

  private CreateContainerCmd container(String... command) {
    return docker.createContainerCmd(Containers.IMAGE).withCmd(command).withNetworkDisabled(true);
  }

  /** Answers each line of stdin, and says when it has ended. */
  private CreateContainerCmd reader() {
    return container("sh", "-c", "while read -r line; do echo \"$line!\"; done; echo end")
        .withStdinOpen(true)
        .withStdInOnce(true);
  }

  private String start(CreateContainerCmd create) {
    String id = create.exec().getId();
    docker.startContainerCmd(id).exec();
    return id;
  }
}
