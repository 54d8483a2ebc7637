package com.example;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Image;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTls;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.pki.CertificateAuthority;
import java.nio.file.Path;

/** The pages' own lines, against a daemon with TLS: it answers, it refuses, and we are told why. */
public final class Program {
  private Program() {}

  /** Takes the daemon's host, a directory that it lets in, and one that it refuses. */
  public static void main(String[] arguments) throws Exception {
    String host = arguments[0];
    ask(host, Path.of(arguments[1]));
    ask(host, Path.of(arguments[2]));
    images();
    diagnose(host, Path.of(arguments[2]));
    System.out.println(CertificateAuthority.create("Outside CA").issueServer("build1.example.com"));
  }

  private static void ask(String host, Path directory) throws Exception {
    // cut README.md: DockerEndpoint.builder(host) // such as
  }

  private static void images() throws Exception {
    try (DockerClient docker = DockerTls.connect()) {
      for (Image image : docker.listImagesCmd().exec()) {
        System.out.println(image.getRepoTags()[0]);
      }
    }
  }

  private static void diagnose(String host, Path directory) {
    DockerEndpoint endpoint = DockerEndpoint.builder(host).certificates(directory).build();
    // cut docs/diagnosis.md: endpoint.diagnose()
    System.out.println(diagnosis.json().length() + diagnosis.html().length());
  }
}
