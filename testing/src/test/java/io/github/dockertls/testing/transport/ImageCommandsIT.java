package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.LoadImageCallback;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.core.util.CompressArchiveUtil;
import io.github.dockertls.testing.TinyImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-java's commands for images. Nothing is pulled or pushed here. */
class ImageCommandsIT extends OnEveryRoute {
  /** Where nothing listens: no image comes from there, wherever the test runs. */
  private static final String NO_REGISTRY = "127.0.0.1:1/";

  private static final String FROM = "FROM " + Containers.IMAGE + "\n";

  @AfterEach
  void removeImages() {
    for (Image image : docker.listImagesCmd().exec()) {
      for (String tag : image.getRepoTags()) {
        if (!tag.equals(Containers.IMAGE)) {
          docker.removeImageCmd(tag).withForce(true).exec();
        }
      }
    }
    docker.pruneCmd(PruneType.IMAGES).withDangling(true).exec();
  }

  @Test
  void listsTagsAndInspects() {
    docker.tagImageCmd(Containers.IMAGE, "tagged", "one").exec();

    assertThat(docker.listImagesCmd().withReferenceFilter("tagged:*").exec())
        .singleElement()
        .satisfies(image -> assertThat(image.getRepoTags()).contains("tagged:one"));
    assertThat(docker.inspectImageCmd("tagged:one").exec().getId())
        .isEqualTo(TinyImage.create().id());
  }

  @Test
  void savesRemovesAndLoads() throws Exception {
    docker.tagImageCmd(Containers.IMAGE, "tagged", "one").exec();
    byte[] saved = bytes(docker.saveImageCmd("tagged:one").exec());
    docker.removeImageCmd("tagged:one").exec();
    assertThatThrownBy(() -> docker.inspectImageCmd("tagged:one").exec())
        .isInstanceOf(NotFoundException.class);
    docker.loadImageCmd(new ByteArrayInputStream(saved)).exec();

    assertThat(docker.inspectImageCmd("tagged:one").exec().getId())
        .isEqualTo(TinyImage.create().id());
  }

  @Test
  void savesSeveralAndLoadsThemWithProgress() throws Exception {
    docker.tagImageCmd(Containers.IMAGE, "tagged", "one").exec();
    docker.tagImageCmd(Containers.IMAGE, "tagged", "two").exec();
    byte[] saved =
        bytes(docker.saveImagesCmd().withImage("tagged", "one").withImage("tagged", "two").exec());
    docker.removeImageCmd("tagged:one").exec();
    docker.removeImageCmd("tagged:two").exec();
    String message =
        docker
            .loadImageAsyncCmd(new ByteArrayInputStream(saved))
            .exec(new LoadImageCallback())
            .awaitMessage();

    assertThat(message).contains("Loaded image");
    assertThat(docker.listImagesCmd().withReferenceFilter("tagged:*").exec().get(0).getRepoTags())
        .contains("tagged:one", "tagged:two");
  }

  @Test
  void tellsTheHistory() {
    assertThat(docker.imageHistoryCmd(Containers.IMAGE).exec()).isNotEmpty();
    assertThatThrownBy(() -> docker.imageHistoryCmd("no-such").exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void commitsAContainer() {
    String id = Containers.create(docker, "true");
    String image =
        docker.commitCmd(id).withAuthor("me").withRepository("committed").withTag("one").exec();

    assertThat(docker.inspectImageCmd(image).exec().getAuthor()).isEqualTo("me");
    assertThat(docker.inspectImageCmd("committed:one").exec().getId()).isEqualTo(image);
  }

  @Test
  void doesNotRemoveAnImageInUse() {
    Containers.sleeping(docker);

    assertThatThrownBy(() -> docker.removeImageCmd(Containers.IMAGE).exec())
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void buildsFromADirectory(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("file"), "built");
    Files.writeString(directory.resolve("left-out"), "not built");
    Files.writeString(directory.resolve(".dockerignore"), "left-out");
    Files.writeString(directory.resolve("Dockerfile"), FROM + "COPY . /context/\n");
    String image = build(docker.buildImageCmd(directory.toFile()));

    assertThat(run(image, "ls /context")).contains("file").doesNotContain("left-out");
  }

  @Test
  void buildsFromAStream(@TempDir Path directory) throws Exception {
    Path context = Files.createDirectory(directory.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"),
        FROM + "ARG WHAT\nLABEL kind=$WHAT\nRUN echo $WHAT > /said && echo said $WHAT\n");
    Path tar = directory.resolve("tar");
    CompressArchiveUtil.tar(context, tar, true, true);
    StringBuilder log = new StringBuilder();
    try (InputStream stream = Files.newInputStream(tar)) {
      String image =
          docker
              .buildImageCmd(stream)
              .withBuildArg("WHAT", "streamed")
              .withTags(Set.of("built:one", "built:two"))
              .withNetworkMode("none")
              .exec(
                  new BuildImageResultCallback() {
                    @Override
                    public void onNext(BuildResponseItem item) {
                      log.append(item.getStream());
                      super.onNext(item);
                    }
                  })
              .awaitImageId(60, TimeUnit.SECONDS);
      assertThat(docker.inspectImageCmd("built:two").exec().getId()).contains(image);
    }

    assertThat(log).contains("said streamed");
    assertThat(docker.inspectImageCmd("built:one").exec().getConfig().getLabels())
        .containsEntry("kind", "streamed");
  }

  @Test
  void saysWhyABuildFails(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("Dockerfile"), FROM + "RUN exit 9\n");

    assertThatThrownBy(
            () -> build(docker.buildImageCmd(directory.toFile()).withNetworkMode("none")))
        .isInstanceOf(DockerClientException.class)
        .hasMessageContaining("returned a non-zero code: 9");
    assertThatThrownBy(() -> build(docker.buildImageCmd(stream("no tar"))))
        .isInstanceOf(DockerException.class);
  }

  @Test
  void prunesWhatHasNoName() throws IOException {
    String id = Containers.create(docker, "true");
    String image = docker.commitCmd(id).exec();
    docker.removeContainerCmd(id).exec();
    docker.pruneCmd(PruneType.IMAGES).withDangling(true).exec();

    assertThatThrownBy(() -> docker.inspectImageCmd(image).exec())
        .isInstanceOf(NotFoundException.class);
    assertThat(docker.pruneCmd(PruneType.BUILD).exec().getSpaceReclaimed()).isNotNull();
  }

  @Test
  void saysWhyNothingCanBeSearchedPulledOrPushed() {
    assertThatThrownBy(() -> docker.searchImagesCmd(NO_REGISTRY + "name").exec())
        .isInstanceOf(DockerException.class)
        .hasMessageContaining("127.0.0.1:1");
    assertThatThrownBy(
            () ->
                docker
                    .pullImageCmd(NO_REGISTRY + "name:tag")
                    .exec(new PullImageResultCallback())
                    .awaitCompletion())
        .isInstanceOf(DockerException.class)
        .hasMessageContaining("connection refused");
    docker.tagImageCmd(Containers.IMAGE, NO_REGISTRY + "name", "tag").exec();
    assertThatThrownBy(
            () -> docker.pushImageCmd(NO_REGISTRY + "name:tag").start().awaitCompletion())
        .isInstanceOf(DockerClientException.class)
        .hasMessageContaining("connection refused");
  }

  private static String build(BuildImageCmd command) {
    return command.exec(new BuildImageResultCallback()).awaitImageId(60, TimeUnit.SECONDS);
  }

  /** What a shell in a container of the image prints. */
  private String run(String image, String script) throws InterruptedException {
    docker.tagImageCmd(image, "built", "run").exec();
    String id =
        docker
            .createContainerCmd("built:run")
            .withCmd("sleep", "10000")
            .withNetworkDisabled(true)
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    return Containers.exec(docker, id, null, "sh", "-c", script).out();
  }

  private static byte[] bytes(InputStream stream) throws IOException {
    try (stream) {
      return stream.readAllBytes();
    }
  }
}
