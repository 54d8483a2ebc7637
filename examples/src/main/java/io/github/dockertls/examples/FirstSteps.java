package io.github.dockertls.examples;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import java.nio.file.Path;

/** An endpoint that one chooses; the README shows it. */
final class FirstSteps {
  private FirstSteps() {}

  /** Prints the version of the daemon at a host, asked with the certificates of a directory. */
  public static void main(String[] arguments) throws Exception {
    withADirectory(arguments[0], Path.of(arguments[1]));
  }

  private static void withADirectory(String host, Path directory) throws Exception {
    // readme begin
    DockerEndpoint endpoint =
        DockerEndpoint.builder(host) // such as tcp://build1.example.com:2376
            .certificates(directory) // holds ca.pem, cert.pem and key.pem
            .build();
    try (DockerClient docker = endpoint.connect()) {
      System.out.println(docker.versionCmd().exec().getVersion());
    } catch (DockerTlsException e) {
      System.err.println(e.reason().slug() + ": " + e.getMessage());
    }
    // readme end
  }
}
