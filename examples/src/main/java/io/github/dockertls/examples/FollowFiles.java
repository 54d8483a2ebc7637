package io.github.dockertls.examples;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.tls.CertificateInUse;
import java.nio.file.Path;

/** A client that lives longer than its certificate: it says what it uses, and what changed. */
final class FollowFiles {
  private FollowFiles() {}

  /** {@code FollowFiles HOST DIRECTORY}: asks for the version each time that Enter is pressed. */
  public static void main(String[] arguments) throws Exception {
    String host = arguments[0];
    Path directory = Path.of(arguments[1]);
    // readme begin
    DockerEndpoint endpoint =
        DockerEndpoint.builder(host)
            .certificates(directory)
            .onRotation(rotation -> System.out.println("now used: " + rotation.added()))
            .build();
    for (CertificateInUse used : endpoint.certificates()) {
      System.out.println(
          used.role() + " " + used.subject() + ": " + used.daysLeft() + " days left");
    }
    // readme end
    while (System.in.read() >= 0) {
      try (DockerClient docker = endpoint.connect()) {
        System.out.println(docker.versionCmd().exec().getVersion());
      }
    }
  }
}
