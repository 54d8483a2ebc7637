package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code docktls version [--short]}. */
@Command(name = "version", description = "Show the daemon's version")
final class VersionCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--short", description = "Print the daemon's version alone")
  private boolean alone;

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream out = session.out();
    try (DockerClient docker = session.connect()) {
      Version version = docker.versionCmd().exec();
      if (alone) {
        out.println(version.getVersion());
        return 0;
      }
      out.println("Server: " + session.endpoint().host());
      out.println(" Version:      " + version.getVersion());
      out.println(" API version:  " + version.getApiVersion());
      out.println(" Go version:   " + version.getGoVersion());
      out.println(" Git commit:   " + version.getGitCommit());
      out.println(" Built:        " + version.getBuildTime());
      out.println(" OS/Arch:      " + version.getOperatingSystem() + "/" + version.getArch());
      return 0;
    }
  }
}
