package io.github.dockertls.docktls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientConfig;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliFlags;
import java.io.PrintStream;
import java.util.List;

/** One run of docktls: its surroundings, its global flags, and where it prints. */
record Session(Environment environment, CliFlags flags, PrintStream out) {
  List<String> globalFlags() {
    return flags.arguments();
  }

  DockerEndpoint endpoint() {
    return DockerEndpoint.fromCli(environment, globalFlags().toArray(String[]::new));
  }

  /**
   * Connects to the daemon that {@code docker} would use with the same flags. Jackson is loaded
   * meanwhile, which takes as long as TLS does.
   */
  DockerClient connect() {
    Thread jackson = new Thread(DockerClientConfig::getDefaultObjectMapper, "docktls-jackson");
    jackson.setDaemon(true);
    jackson.start();
    return endpoint().connect();
  }
}
