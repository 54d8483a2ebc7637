package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Image;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code docktls images}. */
@Command(name = "images", description = "List images")
final class ImagesCommand implements Callable<Integer> {
  private final Session session;

  ImagesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Instant now = session.environment().clock().instant();
    Table table = new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
    try (DockerClient docker = session.connect()) {
      for (Image image : docker.listImagesCmd().exec()) {
        String[] tags = image.getRepoTags();
        for (String tag :
            tags == null || tags.length == 0 ? new String[] {"<none>:<none>"} : tags) {
          int colon = tag.lastIndexOf(':');
          table.row(
              tag.substring(0, colon),
              tag.substring(colon + 1),
              Sizes.shortId(image.getId()),
              Sizes.ago(Duration.between(Instant.ofEpochSecond(image.getCreated()), now)),
              Sizes.decimal(image.getSize()));
        }
      }
    }
    table.print(session.out());
    return 0;
  }
}
