package io.github.dockertls.testing.transport;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.testing.Told;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a diagnosis says where nginx is not set up as the guide tells, or has nobody behind it. */
@TlsDockerd(lifetime = TlsDockerd.Lifetime.RUN)
class NginxTroublesIT {
  private static final String PROTOCOLS = "ssl_protocols TLSv1.2 TLSv1.3;";

  @TempDir private Path directory;

  @Test
  void oneThatSpeaksTls10Alone(Dockerd dockerd) throws Exception {
    UnaryOperator<String> old =
        text -> text.replace(PROTOCOLS, "ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0;");
    Told told;
    try (Nginx nginx = start("old", dockerd, socketOf(dockerd), old)) {
      told =
          Told.of(endpoint(nginx, dockerd))
              .because("tls-version", "speaks TLS 1.0 only", "TLS 1.2 and 1.3")
              .advising("allow TLS 1.2 there");
    }
    try (Nginx nginx =
        start(
            "new",
            dockerd,
            socketOf(dockerd),
            text -> text.replace(PROTOCOLS, "ssl_protocols TLSv1.2;"))) {
      told.until(endpoint(nginx, dockerd));
    }
  }

  @Test
  void oneBeforeADaemonThatIsDown(Dockerd dockerd) throws Exception {
    CertificateAuthority ca = dockerd.certificateAuthority();
    Path socket = directory.resolve("late.sock");
    try (Nginx nginx = start("front", dockerd, socket, text -> text)) {
      Told told =
          Told.of(endpoint(nginx, dockerd))
              .because("http-status", "502 Bad Gateway")
              .advising("Start the daemon behind the proxy");
      try (Dockerd late =
          Dockerd.builder().certificateAuthority(ca).arguments("--host=unix://" + socket).start()) {
        told.until(endpoint(nginx, late));
      }
    }
  }

  private Nginx start(String name, Dockerd dockerd, Path socket, UnaryOperator<String> change)
      throws Exception {
    Path folder = Files.createDirectory(directory.resolve(name));
    return Nginx.start(NginxIT.Block.HTTP, dockerd.certificateAuthority(), socket, folder, change);
  }

  private static Path socketOf(Dockerd dockerd) {
    return Path.of(dockerd.socketEndpoint().host().replace("unix://", ""));
  }

  private static DockerEndpoint endpoint(Nginx nginx, Dockerd dockerd) {
    return DockerEndpoint.builder(nginx.host())
        .certificates(dockerd.certificateDirectory())
        .build();
  }
}
