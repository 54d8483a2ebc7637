package io.github.dockertls.examples;

// readme begin
import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTls;

public class DaemonVersion {
  public static void main(String[] arguments) throws Exception {
    try (DockerClient docker = DockerTls.connect()) {
      System.out.println(docker.versionCmd().exec().getVersion());
    }
  }
}
// readme end
