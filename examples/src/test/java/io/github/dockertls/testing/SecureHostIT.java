package io.github.dockertls.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example {@code SecureHost}, run as a program, then a real dockerd on what it wrote and
 * nothing else, then the real CLI in each of the ways that it names. Stands in this package for the
 * parts that isolate a daemon from the machine's.
 */
@Timeout(180)
class SecureHostIT {
  @TempDir Path directory;

  @Test
  void theWholeWayFromNothingToTheRealCli() throws Exception {
    DaemonHome home = DaemonHome.create(null);
    String port = freePort();
    Path docker = Files.createDirectory(directory.resolve("docker"));
    Path client = directory.resolve("home/.docker");
    Files.writeString(docker.resolve("daemon.json"), existing(home));
    String story =
        run(
            Map.of(),
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.dockertls.examples.SecureHost",
            directory.resolve("ca").toString(),
            docker.toString(),
            client.toString(),
            "tcp://127.0.0.1:" + port,
            "localhost",
            "sub.example.com",
            "127.0.0.1");
    String host = "tcp://localhost:" + port;
    assertThat(story).contains("systemctl restart docker", "-H " + host);
    assertThat(docker.resolve("tls.conf")).content().contains("ExecStart=\nExecStart=/");
    try {
      Bridge.create(home.shortName());
      Process dockerd = start(home, docker.resolve("daemon.json"));
      try {
        awaitDaemon(home, dockerd, client, port);
        useFlags(client, host);
        useHome(host);
        useContexts(client);
        assertThat(namedAsInTheCertificate(client, port)).isNotEmpty();
      } finally {
        dockerd.destroy();
        dockerd.waitFor();
      }
    } finally {
      Remains.remove(home);
    }
  }

  private void useFlags(Path client, String host) throws Exception {
    List<String> flags =
        List.of(
            "docker",
            "--tlsverify",
            "--tlscacert=" + client.resolve("ca.pem"),
            "--tlscert=" + client.resolve("cert.pem"),
            "--tlskey=" + client.resolve("key.pem"),
            "-H",
            host);
    assertThat(run(Map.of(), with(flags, "version"))).contains("Server:");
    assertThat(run(Map.of(), with(flags, "images"))).contains("REPOSITORY");
  }

  private void useHome(String host) throws Exception {
    String home = directory.resolve("home").toString();
    Map<String, String> verify =
        Map.of("HOME", home, "DOCKER_TLS_VERIFY", "1", "DOCKER_HOST", host);
    assertThat(run(verify, "docker", "version")).contains("Server:");
    assertThat(run(verify, "docker", "images")).contains("REPOSITORY");
    Map<String, String> config = Map.of("DOCKER_CONFIG", home + "/.docker");
    assertThat(run(config, "docker", "--tlsverify", "-H", host, "version")).contains("Server:");
  }

  private void useContexts(Path client) throws Exception {
    Map<String, String> there = Map.of("DOCKER_CONFIG", client.toString());
    assertThat(run(there, "docker", "--context", "secured", "version")).contains("Server:");
    Map<String, String> elsewhere =
        Map.of("DOCKER_CONFIG", directory.resolve("elsewhere").toString());
    String archive = client.resolve("secured.dockercontext").toString();
    run(elsewhere, "docker", "context", "import", "copied", archive);
    assertThat(run(elsewhere, "docker", "--context", "copied", "images")).contains("REPOSITORY");
  }

  /** The name that no resolver knows here. */
  private static String namedAsInTheCertificate(Path client, String port) throws IOException {
    DockerEndpoint endpoint =
        DockerEndpoint.builder("tcp://127.0.0.1:" + port)
            .trust(Trust.certificates(Pem.read(client.resolve("ca.pem"))))
            .identity(Identity.pem(client.resolve("cert.pem"), client.resolve("key.pem")))
            .serverName("sub.example.com")
            .build();
    try (DockerClient docker = endpoint.connect()) {
      return docker.versionCmd().exec().getVersion();
    }
  }

  private static void awaitDaemon(DaemonHome home, Process dockerd, Path client, String port)
      throws IOException {
    DockerEndpoint endpoint =
        DockerEndpoint.builder("tcp://127.0.0.1:" + port).certificates(client).build();
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (true) {
      try (DockerClient docker = endpoint.connect()) {
        docker.pingCmd().exec();
        return;
      } catch (DockerTlsException e) {
        if (!dockerd.isAlive() || deadline.isOver()) {
          throw new AssertionError(Files.readString(home.log()), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  /** What was configured before: here, what keeps this daemon apart from the machine's own. */
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

  private static Process start(DaemonHome home, Path configuration) throws IOException {
    Process process =
        new ProcessBuilder("dockerd", "--config-file=" + configuration)
            .directory(home.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.log().toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static String[] with(List<String> flags, String command) {
    List<String> all = new ArrayList<>(flags);
    all.add(command);
    return all.toArray(String[]::new);
  }

  private String run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    builder.environment().put("HOME", directory.resolve("nobody").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
