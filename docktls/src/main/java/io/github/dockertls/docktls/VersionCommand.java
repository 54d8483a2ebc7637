package io.github.dockertls.docktls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Version;
import io.github.dockertls.cli.CliContext;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code docktls version [--short | --format TEMPLATE]}. */
@Command(name = "version", description = "Show the daemon's version")
final class VersionCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--short", description = "Print the daemon's version alone")
  private boolean alone;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "TEMPLATE",
      description = "Such as {{.Server.Version}}, or json")
  private @Nullable String format;

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (format != null) {
      Template template = Template.parse(format);
      session.println(template.apply(both()));
      return 0;
    }
    try (DockerClient docker = session.connect()) {
      Version version = docker.versionCmd().exec();
      if (alone) {
        session.println(String.valueOf(version.getVersion()));
        return 0;
      }
      session.println("Server: " + session.endpoint().host());
      session.println(" Version:      " + version.getVersion());
      session.println(" API version:  " + version.getApiVersion());
      session.println(" Go version:   " + version.getGoVersion());
      session.println(" Git commit:   " + version.getGitCommit());
      session.println(" Built:        " + version.getBuildTime());
      session.println(" OS/Arch:      " + version.getOperatingSystem() + "/" + version.getArch());
      return 0;
    }
  }

  /** What docker's templates see, of the client only what docktls knows of itself. */
  private JsonNode both() throws IOException {
    ObjectNode both = JsonNodeFactory.instance.objectNode();
    both.putObject("Client")
        .put("Version", Docktls.version())
        .put("Os", System.getProperty("os.name", "").toLowerCase(Locale.ROOT))
        .put("Arch", System.getProperty("os.arch", ""))
        .put("Context", CliContext.current(session.environment(), session.globalFlags()));
    both.set("Server", session.get("/version"));
    return both;
  }
}
