package io.github.dockertls.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real dockerds that are told everything by a daemon.json into which TLS was merged. */
class DaemonTlsIT {
  @TempDir Path directory;

  @Test
  void dockerdFindsNoFaultWithTheArgumentsOrTheConfiguration() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("Test CA");
    authority.writeServer(authority.issueServer("127.0.0.1"), directory);
    Path configuration = directory.resolve("daemon.json");
    for (DaemonTls tls :
        List.of(DaemonTls.in(directory), DaemonTls.in(directory).acceptingAnyClient())) {
      Files.writeString(configuration, "{\"log-driver\": \"json-file\"}");
      tls.mergeInto(configuration);
      assertThat(validate("--config-file=" + configuration)).contains("configuration OK");

      Files.writeString(configuration, "{\"log-driver\": \"json-file\"}");
      List<String> arguments = new ArrayList<>(tls.arguments());
      arguments.add("--config-file=" + configuration);
      assertThat(validate(arguments.toArray(String[]::new))).contains("configuration OK");
    }
  }

  @Test
  void dockerdRefusesHostsInBothPlacesWhichTheDropInAvoids() throws Exception {
    Path configuration = directory.resolve("daemon.json");
    DaemonTls tls = DaemonTls.in(directory);
    tls.mergeInto(configuration);

    assertThat(validate("--config-file=" + configuration, "-H", "fd://"))
        .contains("specified both as a flag and in the configuration file: hosts");
    assertThat(tls.systemdDropIn("/usr/bin/dockerd -H fd://"))
        .endsWith("ExecStart=\nExecStart=/usr/bin/dockerd\n");
  }

  private static String validate(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Engines.newest().toString(), "--validate"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  @ParameterizedTest
  @MethodSource("io.github.dockertls.testing.Engines#all")
  void dockerdStartsFromAMergedConfiguration(Path engine) throws Exception {
    DaemonHome home = DaemonHome.create(null);
    CertificateAuthority authority = CertificateAuthority.create("Test CA");
    authority.writeServer(authority.issueServer("127.0.0.1"), home.serverCertificates());
    authority.writeClient(authority.issueClient("alice"), home.clientCertificates("alice"));
    String host = "tcp://127.0.0.1:" + freePort();
    try {
      Bridge.create(home.shortName());
      Files.writeString(home.configuration(), existing(home));
      DaemonTls.in(home.serverCertificates()).listening(host).mergeInto(home.configuration());

      Process dockerd = start(engine, home);
      try {
        assertThat(awaitVersion(home, dockerd, alice(home, host))).isNotEmpty();
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

  @ParameterizedTest
  @MethodSource("io.github.dockertls.testing.Engines#all")
  void dockerdLetsAnyClientInIfToldSo(Path engine) throws Exception {
    DaemonHome home = DaemonHome.create(null);
    CertificateAuthority authority = CertificateAuthority.create("Test CA");
    authority.writeServer(authority.issueServer("127.0.0.1"), home.serverCertificates());
    String host = "tcp://127.0.0.1:" + freePort();
    try {
      Bridge.create(home.shortName());
      Files.writeString(home.configuration(), existing(home));
      DaemonTls.in(home.serverCertificates())
          .acceptingAnyClient()
          .listening(host)
          .mergeInto(home.configuration());

      Process dockerd = start(engine, home);
      try {
        assertThat(awaitVersion(home, dockerd, stranger(authority, host))).isNotEmpty();
        assertThatThrownBy(() -> ping(DockerEndpoint.builder(host).plainHttp().build()))
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

  private static Process start(Path dockerd, DaemonHome home) throws IOException {
    Process process =
        new ProcessBuilder(dockerd.toString(), "--config-file=" + home.configuration())
            .directory(home.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.log().toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static DockerEndpoint alice(DaemonHome home, String host) {
    return DockerEndpoint.builder(host).certificates(home.clientCertificates("alice")).build();
  }

  private static String awaitVersion(DaemonHome home, Process dockerd, DockerEndpoint endpoint)
      throws Exception {
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
