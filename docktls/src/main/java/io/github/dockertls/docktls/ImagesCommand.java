package io.github.dockertls.docktls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ListImagesCmd;
import com.github.dockerjava.api.model.Image;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code docktls images [-a] [-q] [NAME]}. */
@Command(name = "images", description = "List images")
final class ImagesCommand implements Callable<Integer> {
  private static final String NONE = "<none>";

  private final Session session;

  @Option(
      names = {"-a", "--all"},
      description = "Also those that others are made of")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids alone")
  private boolean quiet;

  @Option(names = "--no-trunc", description = "Print ids whole")
  private boolean whole;

  @Option(names = "--format", paramLabel = "TEMPLATE", description = "Such as {{.Repository}}")
  private @Nullable String format;

  @Parameters(arity = "0..1", paramLabel = "NAME[:TAG]", description = "Only those of this name")
  private @Nullable String name;

  ImagesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Template template = format == null ? null : Template.ofRows(format);
    Table table = new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
    for (ObjectNode row : rows()) {
      if (quiet) {
        session.println(row.path("ID").asText());
      } else if (template != null) {
        session.println(template.apply(row));
      } else {
        table.row(row, "Repository", "Tag", "ID", "CreatedSince", "Size");
      }
    }
    if (!quiet && template == null) {
      table.print(session.out());
    }
    return 0;
  }

  private List<ObjectNode> rows() throws IOException {
    Instant now = session.environment().clock().instant();
    List<ObjectNode> rows = new ArrayList<>();
    try (DockerClient docker = session.connect()) {
      ListImagesCmd list = docker.listImagesCmd().withShowAll(all);
      if (name != null) {
        list.withReferenceFilter(name);
      }
      for (Image image : list.exec()) {
        Duration age = Duration.between(Instant.ofEpochSecond(image.getCreated()), now);
        for (String[] reference : references(image)) {
          rows.add(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("Repository", reference[0])
                  .put("Tag", reference[1])
                  .put("ID", whole ? image.getId() : Sizes.shortId(image.getId()))
                  .put("CreatedSince", Sizes.ago(age))
                  .put("Size", Sizes.decimal(image.getSize())));
        }
      }
    }
    return rows;
  }

  /** A repository and a tag for each name; an image that is known by a digest has no tag. */
  private static List<String[]> references(Image image) {
    List<String[]> references = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String tag : orEmpty(image.getRepoTags())) {
      int colon = tag.lastIndexOf(':');
      if (!tag.startsWith(NONE)) {
        references.add(new String[] {tag.substring(0, colon), tag.substring(colon + 1)});
        seen.add(tag.substring(0, colon));
      }
    }
    for (String digest : orEmpty(image.getRepoDigests())) {
      String repository = digest.substring(0, digest.indexOf('@'));
      if (!repository.equals(NONE) && seen.add(repository)) {
        references.add(new String[] {repository, NONE});
      }
    }
    if (references.isEmpty()) {
      references.add(new String[] {NONE, NONE});
    }
    return references;
  }

  private static String[] orEmpty(String @Nullable [] given) {
    return given == null ? new String[0] : given;
  }
}
