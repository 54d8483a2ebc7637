package io.github.dockertls.docktls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code docktls ps [-a] [-q] [-l]}. */
@Command(name = "ps", description = "List containers")
final class PsCommand implements Callable<Integer> {
  private static final int COMMAND_WIDTH = 20;

  private final Session session;

  @Option(
      names = {"-a", "--all"},
      description = "Also those that do not run")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids alone")
  private boolean quiet;

  @Option(
      names = {"-l", "--latest"},
      description = "The one that was made last, running or not")
  private boolean latest;

  @Option(names = "--no-trunc", description = "Print ids and commands whole")
  private boolean whole;

  @Option(names = "--format", paramLabel = "TEMPLATE", description = "Such as {{.Names}}")
  private @Nullable String format;

  PsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Template template = format == null ? null : Template.ofRows(format);
    Table table =
        new Table("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
    for (ObjectNode row : rows()) {
      if (quiet) {
        session.println(row.path("ID").asText());
      } else if (template != null) {
        session.println(template.apply(row));
      } else {
        table.row(row, "ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names");
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
      ListContainersCmd list = docker.listContainersCmd().withShowAll(all);
      if (latest) {
        list.withLimit(1);
      }
      for (Container container : list.exec()) {
        rows.add(row(container, now));
      }
    }
    return rows;
  }

  private ObjectNode row(Container container, Instant now) {
    Duration age = Duration.between(Instant.ofEpochSecond(container.getCreated()), now);
    return JsonNodeFactory.instance
        .objectNode()
        .put("ID", whole ? container.getId() : Sizes.shortId(container.getId()))
        .put("Image", container.getImage())
        .put("Command", '"' + (whole ? command(container) : shortened(command(container))) + '"')
        .put("RunningFor", Sizes.ago(age))
        .put("State", container.getState())
        .put("Status", container.getStatus())
        .put("Ports", ports(container.getPorts()))
        .put(
            "Names",
            Arrays.stream(container.getNames())
                .map(name -> name.replaceFirst("^/", ""))
                .collect(Collectors.joining(",")));
  }

  private static String command(Container container) {
    return container.getCommand() == null ? "" : container.getCommand();
  }

  private static String shortened(String command) {
    return command.codePointCount(0, command.length()) <= COMMAND_WIDTH
        ? command
        : command.substring(0, command.offsetByCodePoints(0, COMMAND_WIDTH - 1)) + "\u2026";
  }

  private static String ports(ContainerPort @Nullable [] ports) {
    return ports == null
        ? ""
        : Arrays.stream(ports).map(PsCommand::port).collect(Collectors.joining(", "));
  }

  private static String port(ContainerPort port) {
    String address = String.valueOf(port.getIp());
    String bracketed = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return (port.getPublicPort() == null ? "" : bracketed + ":" + port.getPublicPort() + "->")
        + port.getPrivatePort()
        + "/"
        + port.getType();
  }
}
