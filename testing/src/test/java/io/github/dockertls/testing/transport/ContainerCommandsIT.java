package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.InvocationBuilder.AsyncResultCallback;
import com.github.dockerjava.core.util.CompressArchiveUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-java's commands for containers, but for those that hold a stream. */
class ContainerCommandsIT extends OnEveryRoute {

  @Test
  void aContainerGoesThroughItsLife() {
    String id = Containers.create(docker, "sh", "-c", "sleep 10000");
    docker.startContainerCmd(id).exec();
    docker.pauseContainerCmd(id).exec();
    assertThat(docker.inspectContainerCmd(id).exec().getState().getPaused()).isTrue();
    docker.unpauseContainerCmd(id).exec();
    docker.renameContainerCmd(id).withName("renamed").exec();
    docker.restartContainerCmd(id).withTimeout(0).exec();
    docker.killContainerCmd(id).exec();
    InspectContainerResponse inspected = docker.inspectContainerCmd(id).withSize(true).exec();

    assertThat(status(id)).isEqualTo(137);
    assertThat(inspected.getName()).isEqualTo("/renamed");
    assertThat(inspected.getArgs()).containsExactly("-c", "sleep 10000");
    assertThat(inspected.getSizeRootFs()).isPositive();
    docker.removeContainerCmd(id).exec();
    assertThatThrownBy(() -> docker.inspectContainerCmd(id).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void waitEndsWithTheContainer() throws Exception {
    String id = Containers.create(docker, "sh", "-c", "exit 7");
    WaitContainerResultCallback end =
        docker.waitContainerCmd(id).exec(new WaitContainerResultCallback());
    // A container that was never started counts as ended.
    assertThat(end.awaitStatusCode(30, TimeUnit.SECONDS)).isZero();
    docker.startContainerCmd(id).exec();

    assertThat(status(id)).isEqualTo(7);
  }

  @Test
  void stopKillsAContainerThatDoesNotObey() {
    String id = Containers.sleeping(docker);
    docker.stopContainerCmd(id).withTimeout(0).exec();

    assertThat(docker.inspectContainerCmd(id).exec().getState().getRunning()).isFalse();
    assertThatThrownBy(() -> docker.stopContainerCmd(id).exec())
        .isInstanceOf(NotModifiedException.class);
  }

  @Test
  void killSendsASignal() {
    String id =
        Containers.start(docker, "sh", "-c", "trap 'exit 3' USR1; while :; do sleep 0.1; done");
    docker.killContainerCmd(id).withSignal("USR1").exec();

    assertThat(status(id)).isEqualTo(3);
  }

  @Test
  void updateChangesLimits() {
    String id = Containers.create(docker, "true");
    docker.updateContainerCmd(id).withCpuShares(512).exec();

    assertThat(docker.inspectContainerCmd(id).exec().getHostConfig().getCpuShares()).isEqualTo(512);
  }

  @Test
  void diffTellsWhatChanged() {
    String id = Containers.start(docker, "sh", "-c", "echo x > /new");
    status(id);

    assertThat(docker.containerDiffCmd(id).exec())
        .anySatisfy(change -> assertThat(change.getPath()).isEqualTo("/new"));
  }

  @Test
  void topTellsTheProcesses() {
    String id = Containers.sleeping(docker);

    assertThat(docker.topContainerCmd(id).exec().getProcesses()).hasDimensions(1, 8);
    assertThat(docker.topContainerCmd(id).withPsArgs("-o pid,comm").exec().getTitles())
        .containsExactly("PID", "COMMAND");
  }

  @Test
  void psTakesFilters() {
    String running =
        docker
            .createContainerCmd(Containers.IMAGE)
            .withCmd("sleep", "10000")
            .withNetworkDisabled(true)
            .withLabels(Map.of("a", "b"))
            .exec()
            .getId();
    docker.startContainerCmd(running).exec();
    String created = Containers.create(docker, "true");

    assertThat(docker.listContainersCmd().exec())
        .extracting(Container::getId)
        .containsExactly(running);
    assertThat(docker.listContainersCmd().withStatusFilter(List.of("created")).exec())
        .extracting(Container::getId)
        .containsExactly(created);
    assertThat(docker.listContainersCmd().withLabelFilter(Map.of("a", "b")).exec()).hasSize(1);
    assertThat(docker.listContainersCmd().withIdFilter(Set.of(created)).exec()).isEmpty();
  }

  @Test
  void statsComeUntilTheyAreClosed() throws Exception {
    String id = Containers.sleeping(docker);
    AsyncResultCallback<Statistics> callback = new AsyncResultCallback<>();
    try (AsyncResultCallback<Statistics> stats = docker.statsCmd(id).exec(callback)) {
      assertThat(stats.awaitResult().getPidsStats().getCurrent()).isPositive();
    }

    assertThat(callback.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void copiesAFileInAndOut(@TempDir Path directory) throws Exception {
    String id = Containers.sleeping(docker);
    Path file = Files.write(directory.resolve("data"), new byte[3_000_000]);
    docker
        .copyArchiveToContainerCmd(id)
        .withHostResource(file.toString())
        .withRemotePath("/")
        .exec();

    assertThat(Containers.exec(docker, id, null, "wc", "-c", "/data").out())
        .isEqualTo("3000000 /data\n");
    try (InputStream tar = docker.copyArchiveFromContainerCmd(id, "/data").exec()) {
      assertThat(tar.readAllBytes()).hasSizeGreaterThan(3_000_000);
    }
    assertThatThrownBy(() -> docker.copyArchiveFromContainerCmd(id, "/no-such").exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void copiesAStreamIntoAContainerThatWasNeverStarted(@TempDir Path directory) throws Exception {
    String id = Containers.create(docker, "cat", "/folder/deep/file");
    Path folder = Files.createDirectories(directory.resolve("folder/deep"));
    Files.writeString(folder.resolve("file"), "from a stream");
    Path tar = directory.resolve("tar");
    CompressArchiveUtil.tar(directory.resolve("folder"), tar, true, false);
    try (InputStream stream = Files.newInputStream(tar)) {
      docker.copyArchiveToContainerCmd(id).withTarInputStream(stream).withRemotePath("/").exec();
    }
    docker.startContainerCmd(id).exec();

    assertThat(status(id)).isZero();
  }

  @Test
  void exportsAContainer() throws IOException {
    String id = Containers.create(docker, "true");
    try (InputStream tar = docker.exportContainerCmd(id).exec()) {
      assertThat(new String(tar.readAllBytes(), UTF_8)).contains("ustar").contains("bin/busybox");
    }
  }

  @Test
  void resizesATerminal() throws InterruptedException {
    String id =
        docker
            .createContainerCmd(Containers.IMAGE)
            .withTty(true)
            .withCmd(
                "sh",
                "-c",
                "trap 'stty size; exit 4' WINCH; echo ready; while :; do sleep 0.1; done")
            .withNetworkDisabled(true)
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    Containers.Output log =
        docker
            .logContainerCmd(id)
            .withStdOut(true)
            .withFollowStream(true)
            .exec(new Containers.Output());
    log.await("ready");
    docker.resizeContainerCmd(id).withSize(33, 77).exec();

    assertThat(status(id)).isEqualTo(4);
    assertThat(log.end().out()).contains("33 77");
  }

  @Test
  void prunesWhatHasEnded() {
    String id = Containers.create(docker, "true");

    assertThat(docker.pruneCmd(PruneType.CONTAINERS).exec().getSpaceReclaimed()).isNotNull();
    assertThatThrownBy(() -> docker.inspectContainerCmd(id).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void leavesErrorStatusesToDockerJava() {
    String id = Containers.sleeping(docker);

    assertThatThrownBy(() -> docker.removeContainerCmd(id).exec())
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> docker.startContainerCmd(id).exec())
        .isInstanceOf(NotModifiedException.class);
    assertThatThrownBy(() -> docker.createContainerCmd("no-such-image").exec())
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no-such-image");
  }

  private int status(String id) {
    return docker
        .waitContainerCmd(id)
        .exec(new WaitContainerResultCallback())
        .awaitStatusCode(60, TimeUnit.SECONDS);
  }
}
