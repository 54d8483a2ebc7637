package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A daemon that is starting: dockerd listens before it has found its containerd, and serves
 * afterwards. Here the containerd, which is that of another daemon, is held back.
 */
class StartingDaemonIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("io.github.dockertls.testing.Engines#all")
  void isToldFromOneThatIsNotThere(Path engine) throws Exception {
    CertificateAuthority ca = CertificateAuthority.create("Test CA");
    Path files = Files.createDirectory(directory.resolve("client"));
    ca.writeClient(ca.issueClient("alice"), files);
    String host = "tcp://127.0.0.1:" + freePort();
    DockerEndpoint.Builder endpoint = DockerEndpoint.builder(host).certificates(files);
    Told.of(endpoint.build()).because("connection-refused", host);

    try (Dockerd other = builder(engine).start();
        HeldSocket containerd = HeldSocket.at(directory.resolve("c.sock"), containerdOf(other))) {
      CompletableFuture<Dockerd> start =
          CompletableFuture.supplyAsync(
              builder(engine)
                      .certificateAuthority(ca)
                      .arguments("--host=" + host, "--containerd=" + containerd.path())
                  ::start);
      try {
        assertThat(containerd.awaitConnection()).isTrue();
        Told told =
            Told.of(endpoint.handshakeTimeout(Duration.ofSeconds(2)).build())
                .because("silent-peer", host.replace("tcp://", ""), "still starting")
                .advising("Wait until the daemon has started");
        assertThat(start).isNotDone();
        containerd.release();
        start.get(1, TimeUnit.MINUTES);
        told.until(DockerEndpoint.builder(host).certificates(files).build());
      } finally {
        containerd.release();
        start.thenAccept(Dockerd::close).get(2, TimeUnit.MINUTES);
      }
    }
  }

  private static DockerdBuilder builder(Path engine) {
    return Dockerd.builder().engine(EngineKind.PROCESS).binary(engine);
  }

  private static Path containerdOf(Dockerd dockerd) {
    Path home = Path.of(dockerd.socketEndpoint().host().replace("unix://", "")).getParent();
    return home.resolve("exec/containerd/containerd.sock");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
