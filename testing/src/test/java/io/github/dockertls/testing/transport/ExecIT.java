package io.github.dockertls.testing.transport;

import static io.github.dockertls.testing.transport.Containers.exec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.dockertls.testing.transport.Containers.Output;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Exec, with and without stdin and a terminal: it ends when it should, and not before. */
class ExecIT extends OnEveryRoute {

  @Test
  void printsBothStreamsWithoutStdin() throws Exception {
    String id = Containers.sleeping(docker);
    Output output = exec(docker, id, null, "sh", "-c", "echo out; echo err >&2");

    assertThat(output.out()).isEqualTo("out\n");
    assertThat(output.err()).isEqualTo("err\n");
  }

  /** docker-java #471: the end of stdin was not detected, and the command waited for ever. */
  @Test
  void dockerJava471EndsWhenItsStdinEnds() throws Exception {
    String id = Containers.sleeping(docker);

    assertThat(exec(docker, id, stream("OK\n"), "cat").out()).isEqualTo("OK\n");
    assertThat(exec(docker, id, stream(""), "sh", "-c", "cat; echo done").out())
        .isEqualTo("done\n");
  }

  /** docker-java #1684: exec never closed stdin, so that what counts it never came to a result. */
  @Test
  void dockerJava1684ClosesStdin() throws Exception {
    String id = Containers.sleeping(docker);
    String exec =
        docker
            .execCreateCmd(id)
            .withCmd("sh", "-c", "cat | wc -c")
            .withAttachStdin(true)
            .withAttachStdout(true)
            .exec()
            .getId();
    Output output = docker.execStartCmd(exec).withStdIn(stream("12345")).exec(new Output()).end();

    assertThat(output.out().strip()).isEqualTo("5");
    assertThat(docker.inspectExecCmd(exec).exec().getExitCodeLong()).isZero();
  }

  @Test
  void stillPrintsAfterItsStdinHasEnded() throws Exception {
    String id = Containers.sleeping(docker);
    Output output = exec(docker, id, stream("a"), "sh", "-c", "cat; sleep 0.5; echo b");

    assertThat(output.out()).isEqualTo("ab\n");
  }

  @Test
  void passesManyBytesBothWays() throws Exception {
    String id = Containers.sleeping(docker);
    byte[] bytes = new byte[5_000_000];
    new Random(1).nextBytes(bytes);

    assertThat(exec(docker, id, new ByteArrayInputStream(bytes), "cat").bytes()).isEqualTo(bytes);
  }

  @Test
  void aTerminalAnswersKeyStrokes() throws Exception {
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
  }

  @Test
  void aTerminalNeedsNoStdinAndHasASize() throws Exception {
    String id = Containers.sleeping(docker);
    String exec =
        docker
            .execCreateCmd(id)
            .withCmd(
                "sh", "-c", "trap 'stty size; exit' WINCH; echo up; while :; do sleep 0.1; done")
            .withTty(true)
            .withAttachStdout(true)
            .exec()
            .getId();
    Output output = docker.execStartCmd(exec).withTty(true).exec(new Output());
    output.await("up");
    docker.resizeExecCmd(exec).withSize(33, 77).exec();

    assertThat(output.end().out()).isEqualTo("up\r\n33 77\r\n");
  }

  @Test
  void endsWithItsCommandThoughStdinIsOpen() throws Exception {
    String id = Containers.sleeping(docker);
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(keys)) {
      assertThat(exec(docker, id, stdin, "echo", "bye").out()).isEqualTo("bye\n");
    }
  }

  @Test
  void runsAsItWasAsked() throws Exception {
    String id = Containers.sleeping(docker);
    String exec =
        docker
            .execCreateCmd(id)
            .withCmd("sh", "-c", "echo $A $PWD $(id -u); exit 5")
            .withEnv(List.of("A=b"))
            .withWorkingDir("/tmp")
            .withUser("1234")
            .withAttachStdout(true)
            .exec()
            .getId();

    assertThat(docker.execStartCmd(exec).exec(new Output()).end().out()).isEqualTo("b /tmp 1234\n");
    assertThat(docker.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(5);
  }

  @Test
  void runsDetached() throws Exception {
    String id = Containers.sleeping(docker);
    String exec = docker.execCreateCmd(id).withCmd("mkfifo", "/pipe").exec().getId();
    docker.execStartCmd(exec).withDetach(true).exec(new Output()).end();

    assertThat(exec(docker, id, null, "sh", "-c", "until test -p /pipe; do :; done; echo made"))
        .extracting(Output::out)
        .isEqualTo("made\n");
  }

  @Test
  void leavesErrorStatusesToDockerJava() {
    assertThatThrownBy(() -> exec(docker, "no-such", null, "true"))
        .isInstanceOf(NotFoundException.class);
    String id = Containers.create(docker, "true");
    assertThatThrownBy(() -> exec(docker, id, stream("x"), "cat"))
        .isInstanceOf(ConflictException.class);
  }
}
