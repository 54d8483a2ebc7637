package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.Dockerd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A link that drops under open streams. The client stands in a network namespace of its own; it
 * asks its peer each second, so that what is lost is noticed after ten.
 */
@Timeout(300)
class LostLinkIT {
  private static final String NAMESPACE = "dtlost" + ProcessHandle.current().pid();
  private static final String OUTSIDE = "dtlo" + ProcessHandle.current().pid() % 100_000_000;
  private static final String ADDRESS = "10.77.43.1";

  @Test
  void eachKindOfStreamEndsWithConnectionLost() throws Exception {
    try (Dockerd dockerd = Dockerd.builder().tinyImage().start();
        DockerClient docker = dockerd.endpoint().connect()) {
      String container = Containers.sleeping(docker);
      try {
        link();
        try (ServerSocket relay = relayTo(port(dockerd))) {
          dropUnder(
              "tcp://" + ADDRESS + ":" + relay.getLocalPort(),
              dockerd.certificateDirectory(),
              container);
        }
      } finally {
        unlink();
        Containers.remove(docker, container);
      }
    }
  }

  private static void dropUnder(String host, Path certificates, String container)
      throws IOException {
    Process program =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                NAMESPACE,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LostLinkProgram.class.getName(),
                host,
                certificates.toString(),
                container)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = program.inputReader(UTF_8);
        OutputStream goOn = program.getOutputStream()) {
      assertThat(said.readLine()).isEqualTo("ready");
      run("ip", "link", "set", OUTSIDE, "down");
      List<String> ends = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ends.add(said.readLine());
      }
      assertThat(ends)
          .containsExactly(
              "events connection-lost",
              "logs connection-lost",
              "wait connection-lost",
              "attach connection-lost",
              "exec connection-lost");
      run("ip", "link", "set", OUTSIDE, "up");
      goOn.write('\n');
      goOn.flush();
      assertThat(said.readLine()).isEqualTo("pooled connected anew");
    } finally {
      program.destroyForcibly();
    }
  }

  /** The client's namespace, and a pair of devices that joins it to ours. */
  private static void link() throws IOException {
    run("ip", "netns", "add", NAMESPACE);
    run("ip", "link", "add", OUTSIDE, "type", "veth", "peer", "name", "eth0", "netns", NAMESPACE);
    run("ip", "addr", "add", ADDRESS + "/24", "dev", OUTSIDE);
    run("ip", "link", "set", OUTSIDE, "up");
    run("ip", "-n", NAMESPACE, "addr", "add", "10.77.43.2/24", "dev", "eth0");
    run("ip", "-n", NAMESPACE, "link", "set", "eth0", "up");
    run("ip", "-n", NAMESPACE, "link", "set", "lo", "up");
  }

  /** The pair of devices goes with the namespace. */
  private static void unlink() throws IOException {
    run("ip", "netns", "del", NAMESPACE);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + output).isZero();
  }

  private static int port(Dockerd dockerd) {
    return Integer.parseInt(dockerd.host().replaceFirst(".*:", ""));
  }

  /** The daemon listens on this machine's loopback alone; ends with its listener. */
  private static ServerSocket relayTo(int port) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(ADDRESS));
    daemonThread(
        () -> {
          while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            daemonThread(() -> pass(client, server));
            daemonThread(() -> pass(server, client));
          }
        });
    return listener;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemonThread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // It was closed.
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }
}
