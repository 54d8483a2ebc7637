package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code docktls ps [-a]}. */
@Command(name = "ps", description = "List containers")
final class PsCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-a", "--all"},
      description = "Also those that do not run")
  private boolean all;

  PsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Instant now = session.environment().clock().instant();
    Table table =
        new Table("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
    try (DockerClient docker = session.connect()) {
      for (Container container : docker.listContainersCmd().withShowAll(all).exec()) {
        table.row(
            Sizes.shortId(container.getId()),
            container.getImage(),
            '"' + container.getCommand() + '"',
            Sizes.ago(Duration.between(Instant.ofEpochSecond(container.getCreated()), now)),
            container.getStatus(),
            ports(container.getPorts()),
            Arrays.stream(container.getNames())
                .map(name -> name.replaceFirst("^/", ""))
                .collect(Collectors.joining(",")));
      }
    }
    table.print(session.out());
    return 0;
  }

  private static String ports(ContainerPort @Nullable [] ports) {
    return ports == null
        ? ""
        : Arrays.stream(ports)
            .map(
                port ->
                    (port.getPublicPort() == null
                            ? ""
                            : port.getIp() + ":" + port.getPublicPort() + "->")
                        + port.getPrivatePort()
                        + "/"
                        + port.getType())
            .collect(Collectors.joining(", "));
  }
}
