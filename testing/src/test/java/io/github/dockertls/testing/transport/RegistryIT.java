package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import io.github.dockertls.testing.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pull and push, with a registry that anybody may use and with one that wants a password. */
class RegistryIT extends OnEveryRoute {
  private static Registry open;
  private static Registry guarded;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    open = Registry.open(Files.createDirectory(folder.resolve("open")));
    guarded = Registry.guarded(Files.createDirectory(folder.resolve("guarded")));
  }

  @AfterAll
  static void stop() {
    for (Registry registry : new Registry[] {open, guarded}) {
      if (registry != null) {
        registry.close();
      }
    }
  }

  @AfterEach
  void removeImages() {
    for (Image image : docker.listImagesCmd().withReferenceFilter("127.0.0.1:*/*").exec()) {
      for (String tag : image.getRepoTags()) {
        if (tag.startsWith("127.0.0.1:")) {
          docker.removeImageCmd(tag).withForce(true).exec();
        }
      }
    }
  }

  @Test
  void pushesAndPulls() throws Exception {
    String name = open.repository("tiny");
    push(name, null);
    docker.removeImageCmd(name + ":one").exec();
    List<String> progress = pull(name, null);

    assertThat(progress).anyMatch(line -> line.contains("Digest: sha256:"));
    assertThat(docker.inspectImageCmd(name + ":one").exec().getId())
        .isEqualTo(TinyImage.create().id());
  }

  @Test
  void saysThatThereIsNoSuchImage() {
    assertThatThrownBy(() -> pull(open.repository("no-such"), null))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no-such");
  }

  @Test
  void sendsTheCredentialsThatItIsGiven() throws Exception {
    String name = guarded.repository("tiny");
    push(name, credentials(Registry.PASSWORD));
    docker.removeImageCmd(name + ":one").exec();
    pull(name, credentials(Registry.PASSWORD));

    assertThat(docker.inspectImageCmd(name + ":one").exec().getId())
        .isEqualTo(TinyImage.create().id());
  }

  @Test
  void saysThatCredentialsAreMissingOrWrong() {
    String name = guarded.repository("tiny");

    assertThatThrownBy(() -> push(name, null))
        .isInstanceOf(DockerClientException.class)
        .hasMessageContaining("no basic auth credentials");
    assertThatThrownBy(() -> pull(name, null))
        .isInstanceOf(DockerException.class)
        .hasMessageContaining("no basic auth credentials");
    assertThatThrownBy(() -> pull(name, credentials("wrong")))
        .isInstanceOf(DockerException.class)
        .hasMessageContaining("unauthorized")
        .hasMessageNotContaining("wrong");
  }

  private static AuthConfig credentials(String password) {
    return new AuthConfig()
        .withUsername(Registry.USER)
        .withPassword(password)
        .withRegistryAddress("http://" + guarded.address());
  }

  private void push(String name, AuthConfig credentials) throws InterruptedException {
    docker.tagImageCmd(Containers.IMAGE, name, "one").exec();
    var command = docker.pushImageCmd(name).withTag("one");
    if (credentials != null) {
      command.withAuthConfig(credentials);
    }
    command.start().awaitCompletion();
  }

  private List<String> pull(String name, AuthConfig credentials) throws InterruptedException {
    List<String> progress = new CopyOnWriteArrayList<>();
    var command = docker.pullImageCmd(name).withTag("one");
    if (credentials != null) {
      command.withAuthConfig(credentials);
    }
    command
        .exec(
            new PullImageResultCallback() {
              @Override
              public void onNext(PullResponseItem item) {
                progress.add(String.valueOf(item.getStatus()));
                super.onNext(item);
              }
            })
        .awaitCompletion();
    return progress;
  }
}
