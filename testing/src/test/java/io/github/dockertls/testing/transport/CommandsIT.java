package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.InvocationBuilder.AsyncResultCallback;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TinyImage;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.testing.transport.Wires.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docker-java's commands, one by one, against a real daemon over every wire. */
@TlsDockerd(tinyImage = true, lifetime = TlsDockerd.Lifetime.RUN)
@Timeout(180)
class CommandsIT {
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
  void asksForPingVersionAndInfo(Wire wire) {
    DockerClient docker = wires.client(wire);
    docker.pingCmd().exec();

    assertThat(docker.versionCmd().exec().getApiVersion()).startsWith("1.");
    assertThat(docker.infoCmd().exec().getImages()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void runsAContainerThroughItsLife(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.create(docker, "sh", "-c", "sleep 10000");
    docker.startContainerCmd(id).exec();
    assertThat(docker.listContainersCmd().withIdFilter(Set.of(id)).exec()).hasSize(1);
    assertThat(docker.topContainerCmd(id).exec().getProcesses()).isNotEmpty();
    docker.pauseContainerCmd(id).exec();
    docker.unpauseContainerCmd(id).exec();
    docker.renameContainerCmd(id).withName("renamed-" + name(wire)).exec();
    docker.restartContainerCmd(id).withTimeout(0).exec();
    docker.killContainerCmd(id).exec();
    int status =
        docker.waitContainerCmd(id).exec(new WaitContainerResultCallback()).awaitStatusCode();
    InspectContainerResponse inspected = docker.inspectContainerCmd(id).exec();

    assertThat(status).isEqualTo(137);
    assertThat(inspected.getName()).isEqualTo("/renamed-" + name(wire));
    docker.removeContainerCmd(id).exec();
    assertThatThrownBy(() -> docker.inspectContainerCmd(id).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @EnumSource
  void stopsUpdatesAndDiffsAContainer(Wire wire) {
    DockerClient docker = wires.client(wire);
    String id = Containers.start(docker, "sh", "-c", "echo x > /new; sleep 10000");
    docker.updateContainerCmd(id).withCpuShares(512).exec();
    docker.stopContainerCmd(id).withTimeout(0).exec();

    assertThat(docker.containerDiffCmd(id).exec())
        .anySatisfy(change -> assertThat(change.getPath()).isEqualTo("/new"));
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void readsStatistics(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);
    AsyncResultCallback<Statistics> callback = new AsyncResultCallback<>();
    try (AsyncResultCallback<Statistics> stats = docker.statsCmd(id).exec(callback)) {
      assertThat(stats.awaitResult().getRead()).isNotEmpty();
    }
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void copiesInAndOut(Wire wire, @TempDir Path directory) throws Exception {
    DockerClient docker = wires.client(wire);
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
    Containers.remove(docker, id);
  }

  @ParameterizedTest
  @EnumSource
  void tagsSavesLoadsAndRemovesImages(Wire wire) throws Exception {
    DockerClient docker = wires.client(wire);
    String tag = "tagged-" + name(wire) + ":one";
    docker.tagImageCmd(Containers.IMAGE, "tagged-" + name(wire), "one").exec();
    byte[] saved;
    try (InputStream tar = docker.saveImageCmd(tag).exec()) {
      saved = tar.readAllBytes();
    }
    docker.removeImageCmd(tag).exec();
    assertThatThrownBy(() -> docker.inspectImageCmd(tag).exec())
        .isInstanceOf(NotFoundException.class);
    docker.loadImageCmd(new ByteArrayInputStream(saved)).exec();

    assertThat(docker.inspectImageCmd(tag).exec().getId()).isEqualTo(TinyImage.create().id());
    assertThat(docker.listImagesCmd().exec()).isNotEmpty();
    docker.removeImageCmd(tag).exec();
  }

  @ParameterizedTest
  @EnumSource
  void buildsFromADirectory(Wire wire, @TempDir Path directory) throws Exception {
    DockerClient docker = wires.client(wire);
    Files.writeString(directory.resolve("file"), "built");
    Files.writeString(
        directory.resolve("Dockerfile"), "FROM " + Containers.IMAGE + "\nCOPY file /file\n");
    String image =
        docker
            .buildImageCmd(directory.toFile())
            .exec(new BuildImageResultCallback())
            .awaitImageId(60, TimeUnit.SECONDS);

    assertThat(docker.inspectImageCmd(image).exec().getId()).contains(image);
    docker.removeImageCmd(image).exec();
  }

  @ParameterizedTest
  @EnumSource
  void commitsAContainer(Wire wire) {
    DockerClient docker = wires.client(wire);
    String id = Containers.create(docker, "true");
    String image = docker.commitCmd(id).withAuthor("me").exec();

    assertThat(docker.inspectImageCmd(image).exec().getAuthor()).isEqualTo("me");
    Containers.remove(docker, id);
    docker.removeImageCmd(image).exec();
  }

  @ParameterizedTest
  @EnumSource
  void saysWhyAPullFails(Wire wire) {
    DockerClient docker = wires.client(wire);

    assertThatThrownBy(
            () ->
                docker
                    .pullImageCmd("127.0.0.1:1/nothing:here")
                    .exec(new PullImageResultCallback())
                    .awaitCompletion())
        .isInstanceOf(DockerException.class);
  }

  @ParameterizedTest
  @EnumSource
  void keepsVolumes(Wire wire) {
    DockerClient docker = wires.client(wire);
    String volume = "volume-" + name(wire);
    docker.createVolumeCmd().withName(volume).withLabels(Map.of("a", "b")).exec();

    assertThat(docker.inspectVolumeCmd(volume).exec().getLabels()).containsEntry("a", "b");
    assertThat(docker.listVolumesCmd().exec().getVolumes()).isNotEmpty();
    docker.removeVolumeCmd(volume).exec();
  }

  @ParameterizedTest
  @EnumSource
  void makesNetworks(Wire wire) {
    DockerClient docker = wires.client(wire);
    assertThat(docker.listNetworksCmd().withNameFilter("bridge").exec()).isNotEmpty();
    assertThat(docker.inspectNetworkCmd().withNetworkId("none").exec().getName()).isEqualTo("none");
    assertThatThrownBy(() -> docker.removeNetworkCmd("none").exec())
        .isInstanceOf(DockerException.class);
  }

  @ParameterizedTest
  @EnumSource
  void prunes(Wire wire) {
    DockerClient docker = wires.client(wire);
    Containers.create(docker, "true");

    assertThat(docker.pruneCmd(PruneType.CONTAINERS).exec().getSpaceReclaimed()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void leavesErrorStatusesToDockerJava(Wire wire) {
    DockerClient docker = wires.client(wire);
    String id = Containers.sleeping(docker);

    assertThatThrownBy(() -> docker.removeContainerCmd(id).exec())
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> Containers.exec(docker, "no-such", null, "true"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> docker.buildImageCmd(stream("no tar")).start().awaitImageId())
        .isInstanceOf(DockerException.class);
    Containers.remove(docker, id);
  }

  private static String name(Wire wire) {
    return wire.name().toLowerCase(Locale.ROOT);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
