package io.github.dockertls.testing.transport;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** One ping and some downloads, in a JVM of its own, for {@link CostsIT} to look at. */
final class CostsProgram {
  private CostsProgram() {}

  /** Takes a host, a folder of certificates, a container and the number of downloads. */
  public static void main(String[] args) throws Exception {
    DockerEndpoint endpoint =
        DockerEndpoint.builder(args[0]).certificates(Path.of(args[1])).build();
    try (DockerClient docker = endpoint.connect()) {
      docker.pingCmd().exec();
      long bytes = 0;
      for (int i = 0; i < Integer.parseInt(args[3]); i++) {
        try (InputStream tar = docker.copyArchiveFromContainerCmd(args[2], "/bin/busybox").exec()) {
          bytes += tar.transferTo(OutputStream.nullOutputStream());
        }
      }
      System.out.println(bytes);
    }
  }
}
