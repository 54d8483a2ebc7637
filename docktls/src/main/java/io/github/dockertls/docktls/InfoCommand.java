package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code docktls info}. */
@Command(name = "info", description = "Show what the daemon is and runs")
final class InfoCommand implements Callable<Integer> {
  private final Session session;

  InfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream out = session.out();
    try (DockerClient docker = session.connect()) {
      Info info = docker.infoCmd().exec();
      out.println("Server: " + session.endpoint().host());
      out.println(" Containers: " + info.getContainers());
      out.println("  Running: " + info.getContainersRunning());
      out.println("  Paused: " + info.getContainersPaused());
      out.println("  Stopped: " + info.getContainersStopped());
      out.println(" Images: " + info.getImages());
      out.println(" Server Version: " + info.getServerVersion());
      out.println(" Storage Driver: " + info.getDriver());
      out.println(" Logging Driver: " + info.getLoggingDriver());
      out.println(" Kernel Version: " + info.getKernelVersion());
      out.println(" Operating System: " + info.getOperatingSystem());
      out.println(" OSType: " + info.getOsType());
      out.println(" Architecture: " + info.getArchitecture());
      out.println(" CPUs: " + info.getNCPU());
      out.println(" Total Memory: " + Sizes.binary(info.getMemTotal()));
      out.println(" Name: " + info.getName());
      out.println(" ID: " + info.getId());
      out.println(" Docker Root Dir: " + info.getDockerRootDir());
      return 0;
    }
  }
}
