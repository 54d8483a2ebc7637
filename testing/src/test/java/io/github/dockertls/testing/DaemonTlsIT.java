package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.DaemonTls;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A real dockerd that is told everything by a daemon.json into which TLS was merged. */
class DaemonTlsIT {

  @Test
  void dockerdStartsFromAMergedConfiguration() throws Exception {
    DaemonHome home = DaemonHome.create();
    CertificateAuthority authority = CertificateAuthority.create("Test CA");
    authority.writeServer(authority.issueServer("127.0.0.1"), home.serverCertificates());
    authority.writeClient(authority.issueClient("alice"), home.clientCertificates("alice"));
    String host = "tcp://127.0.0.1:" + freePort();
    try {
      Bridge.create(home.shortName());
      Files.writeString(home.configuration(), existing(home));
      DaemonTls.in(home.serverCertificates()).listening(host).mergeInto(home.configuration());

      Process dockerd = start(home);
      try {
        assertThat(awaitVersion(home, dockerd, host)).isNotEmpty();
        assertThatThrownBy(() -> ping(stranger(authority, host)))
            .isInstanceOf(DockerTlsException.class);
      } finally {
        dockerd.destroy();
        dockerd.waitFor();
      }
    } finally {
      Remains.remove(home);
    }
  }

  private static String existing(DaemonHome home) {
    return """
        {
          "data-root": "%s",
          "exec-root": "%s",
          "pidfile": "%s",
          "hosts": ["unix://%s"],
          "group": "0",
          "bridge": "%s",
          "cgroup-parent": "/%s",
          "exec-opts": ["native.cgroupdriver=cgroupfs"],
          "iptables": false,
          "ip-forward": false,
          "ip-masq": false,
          "shutdown-timeout": 2
        }
        """
        .formatted(
            home.data(),
            home.exec(),
            home.pidFile(),
            home.socket(),
            home.shortName(),
            home.shortName());
  }

  private static Process start(DaemonHome home) throws IOException {
    Path dockerd = HostCommands.find("dockerd").orElseThrow();
    Process process =
        new ProcessBuilder(dockerd.toString(), "--config-file=" + home.configuration())
            .directory(home.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.log().toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static String awaitVersion(DaemonHome home, Process dockerd, String host)
      throws Exception {
    DockerEndpoint endpoint =
        DockerEndpoint.builder(host).certificates(home.clientCertificates("alice")).build();
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (true) {
      try (DockerClient client = endpoint.connect()) {
        return client.versionCmd().exec().getVersion();
      } catch (DockerTlsException e) {
        if (!dockerd.isAlive() || deadline.isOver()) {
          throw new AssertionError(Files.readString(home.log()), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  private static DockerEndpoint stranger(CertificateAuthority authority, String host) {
    return DockerEndpoint.builder(host).trust(Trust.certificates(authority.authorities())).build();
  }

  private static void ping(DockerEndpoint endpoint) throws IOException {
    try (DockerClient client = endpoint.connect()) {
      client.pingCmd().exec();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
