package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code docktls info [--format TEMPLATE]}. */
@Command(name = "info", description = "Show what the daemon is and runs")
final class InfoCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "TEMPLATE",
      description = "Such as {{.ServerVersion}}, or json")
  private @Nullable String format;

  InfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (format != null) {
      Template template = Template.parse(format);
      session.println(template.apply(session.get("/info")));
      return 0;
    }
    try (DockerClient docker = session.connect()) {
      Info info = docker.infoCmd().exec();
      session.println("Server: " + session.endpoint().host());
      session.println(" Containers: " + info.getContainers());
      session.println("  Running: " + info.getContainersRunning());
      session.println("  Paused: " + info.getContainersPaused());
      session.println("  Stopped: " + info.getContainersStopped());
      session.println(" Images: " + info.getImages());
      session.println(" Server Version: " + info.getServerVersion());
      session.println(" Storage Driver: " + info.getDriver());
      session.println(" Logging Driver: " + info.getLoggingDriver());
      session.println(" Kernel Version: " + info.getKernelVersion());
      session.println(" Operating System: " + info.getOperatingSystem());
      session.println(" OSType: " + info.getOsType());
      session.println(" Architecture: " + info.getArchitecture());
      session.println(" CPUs: " + info.getNCPU());
      session.println(" Total Memory: " + Sizes.binary(info.getMemTotal()));
      session.println(" Name: " + info.getName());
      session.println(" ID: " + info.getId());
      session.println(" Docker Root Dir: " + info.getDockerRootDir());
      return 0;
    }
  }
}
