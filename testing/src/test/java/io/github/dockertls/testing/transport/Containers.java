package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.StreamType;
import io.github.dockertls.testing.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Containers of the tiny image, and what they print. */
final class Containers {
  static final String IMAGE = TinyImage.create().name();

  private Containers() {}

  /** A container that runs this command, created but not started, without a network. */
  static String create(DockerClient docker, String... command) {
    return docker
        .createContainerCmd(IMAGE)
        .withCmd(command)
        .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
        .exec()
        .getId();
  }

  static String start(DockerClient docker, String... command) {
    String id = create(docker, command);
    docker.startContainerCmd(id).exec();
    return id;
  }

  /** A container that ends when it is killed. */
  static String sleeping(DockerClient docker) {
    return start(docker, "sleep", "10000");
  }

  static void remove(DockerClient docker, String id) {
    docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
  }

  /** The output of a command in a container; {@code stdin} may be null. */
  static Output exec(DockerClient docker, String container, InputStream stdin, String... command)
      throws InterruptedException {
    ExecCreateCmd create =
        docker
            .execCreateCmd(container)
            .withCmd(command)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withAttachStdin(stdin != null);
    ExecStartCmd start = docker.execStartCmd(create.exec().getId());
    if (stdin != null) {
      start.withStdIn(stdin);
    }
    return start.exec(new Output()).end();
  }

  /** Keeps what comes; each stream apart. */
  static final class Output extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private boolean ended;

    @Override
    public synchronized void onNext(Frame frame) {
      notifyAll();
      (frame.getStreamType() == StreamType.STDERR ? err : out).writeBytes(frame.getPayload());
    }

    @Override
    public synchronized void onComplete() {
      ended = true;
      notifyAll();
      super.onComplete();
    }

    @Override
    public synchronized void onError(Throwable throwable) {
      ended = true;
      notifyAll();
      super.onError(throwable);
    }

    /** Returns once this was printed, or nothing more can come. */
    synchronized void await(String text) throws InterruptedException {
      while (!out().contains(text) && !ended) {
        wait();
      }
      assertThat(out()).contains(text);
    }

    Output end() throws InterruptedException {
      if (!awaitCompletion(60, TimeUnit.SECONDS)) {
        throw new AssertionError("no end within 60 s; so far: " + out());
      }
      return this;
    }

    synchronized String out() {
      return out.toString(UTF_8);
    }

    synchronized String err() {
      return err.toString(UTF_8);
    }

    synchronized byte[] bytes() {
      return out.toByteArray();
    }
  }
}
