package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.diagnosis.Verdict;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that have several addresses, and name servers that do not answer. In a network of its own,
 * whose only name server is the program itself; the machine's stays as it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class NamesIT {
  private String printed;

  @BeforeAll
  void runInANetworkOfItsOwn(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("hosts"),
        """
        ::1 six-first
        127.0.0.1 six-first
        127.0.0.1 four-first
        ::1 four-first
        10.77.0.2 silent-first
        127.0.0.1 silent-first
        """);
    Files.writeString(
        directory.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    Files.writeString(directory.resolve("nsswitch.conf"), "hosts: files dns\n");
    String network =
        """
        set -e
        for file in hosts resolv.conf nsswitch.conf; do
          [ ! -e /etc/$file ] || mount --bind "$1/$file" /etc/$file
        done
        ip link set lo up
        ip link add dt0 type veth peer name dt1
        ip addr add 10.77.0.1/24 dev dt0
        ip link set dt0 up
        ip link set dt1 up
        shift
        exec "$@"
        """;
    printed =
        OtherJvm.behind(
                "unshare", "--mount", "--net", "sh", "-c", network, "sh", directory.toString())
            .run(Client.class);
  }

  @Test
  void limitsALookupByTheTimeForConnecting() {
    assertThat(printed)
        .contains("limited: timeout: The name \"nowhere.example\" was not resolved in time");
  }

  /** And asks no second time, which nothing would limit. */
  @Test
  void diagnosesANameServerThatDoesNotAnswer() {
    assertThat(printed)
        .contains("cause: timeout: The name \"silent.example\" was not resolved in time")
        .contains("=> Check the network and /etc/resolv.conf")
        .contains("commands: [getent hosts silent.example]");
  }

  @Test
  void endsALookupWhenTheThreadIsInterrupted() {
    assertThat(printed).contains("interrupted: interrupted: ");
  }

  @Test
  void endsALookupWhenTheClientIsClosed() {
    assertThat(printed).contains("closed: client-closed: ");
  }

  @Test
  void asksOnOneThreadForAllThatWait() {
    assertThat(printed).contains("threads of four waiting calls: 1");
  }

  @Test
  void leavesNoThreadOnceTheNameServerHasAnswered() {
    assertThat(printed).contains("threads in the end: 0");
  }

  @Test
  void triesTheNextAddressAfterARefusal() {
    assertThat(printed).contains("six-first: 1.41").contains("four-first: 1.41");
  }

  @Test
  void triesTheNextAddressAfterASilentOne() {
    assertThat(printed).contains("silent-first: 1.41");
  }

  @Test
  void namesAllAddressesWhereTheOneThatAnsweredRefusesTls() {
    assertThat(printed)
        .contains("refused: tls-to-plain: ")
        .contains("of the addresses of \"six-first\", which are ")
        .contains("127.0.0.1 answered");
  }

  /** What runs inside. */
  static final class Client {
    private Client() {}

    /** Prints how each connection went. */
    public static void main(String[] args) throws Exception {
      dial("six-first", "127.0.0.1");
      dial("four-first", "::1");
      dial("silent-first", "127.0.0.1");
      refused("six-first", "127.0.0.1");
      try (NameServer server = new NameServer()) {
        System.out.println("limited: " + failure(endpoint("nowhere.example")));
        diagnosed(endpoint("silent.example"));
        interrupted(server);
        closed(server);
        shared(server);
        server.answer();
        for (Thread thread : lookups()) {
          thread.join(20_000);
        }
        System.out.println("threads in the end: " + lookups().size());
      }
    }

    private static DockerEndpoint endpoint(String name) {
      return DockerEndpoint.builder("tcp://" + name + ":2375")
          .plainHttp()
          .connectTimeout(Duration.ofMillis(500))
          .build();
    }

    private static DockerEndpoint patient(String name, int port) {
      return DockerEndpoint.builder("tcp://" + name + ":" + port)
          .plainHttp()
          .connectTimeout(Duration.ofSeconds(4))
          .build();
    }

    private static String failure(DockerEndpoint endpoint) throws IOException {
      try (DockerClient docker = endpoint.connect()) {
        return failure(docker);
      }
    }

    private static String failure(DockerClient docker) {
      try {
        docker.pingCmd().exec();
        return "no failure";
      } catch (DockerTlsException e) {
        return e.reason().slug() + ": " + e.getMessage();
      }
    }

    /** A daemon that listens on one of the name's addresses only. */
    private static void dial(String name, String address) throws Exception {
      try (ServerSocket daemon = new ServerSocket(0, 10, InetAddress.getByName(address));
          DockerClient docker = patient(name, daemon.getLocalPort()).connect()) {
        start(() -> answer(daemon));
        System.out.println(name + ": " + docker.versionCmd().exec().getApiVersion());
      }
    }

    /** A daemon without TLS, asked for TLS. */
    private static void refused(String name, String address) throws Exception {
      try (ServerSocket daemon = new ServerSocket(0, 10, InetAddress.getByName(address))) {
        start(() -> refuse(daemon));
        System.out.println(
            "refused: "
                + failure(
                    DockerEndpoint.builder("tcp://" + name + ":" + daemon.getLocalPort())
                        .trust(Trust.unverified())
                        .build()));
      }
    }

    private static String refuse(ServerSocket daemon) throws IOException {
      try (Socket connection = daemon.accept()) {
        connection.getInputStream().read(new byte[16 * 1024]);
        connection.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        return "";
      }
    }

    private static String answer(ServerSocket daemon) throws IOException {
      String json = "{\"ApiVersion\":\"1.41\"}";
      try (Socket connection = daemon.accept()) {
        byte[] buffer = new byte[8192];
        while (connection.getInputStream().read(buffer) > 0) {
          boolean head = buffer[0] == 'H';
          connection
              .getOutputStream()
              .write(
                  ("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: "
                          + json.length()
                          + "\r\n\r\n"
                          + (head ? "" : json))
                      .getBytes(US_ASCII));
        }
      }
      return "";
    }

    private static void diagnosed(DockerEndpoint endpoint) {
      Verdict verdict = endpoint.diagnose().verdict();
      System.out.println("cause: " + verdict.cause() + ": " + verdict.sentence());
      System.out.println("=> " + verdict.remedy());
      System.out.println("commands: " + verdict.commands());
    }

    private static void interrupted(NameServer server) throws Exception {
      FutureTask<String> call = new FutureTask<>(() -> failure(unlimited("interrupted.example")));
      Thread caller = start(call);
      server.awaitQuery("interrupted");
      caller.interrupt();
      System.out.println("interrupted: " + call.get());
    }

    private static void closed(NameServer server) throws Exception {
      DockerClient docker = unlimited("closed.example").connect();
      FutureTask<String> call = new FutureTask<>(() -> failure(docker));
      start(call);
      server.awaitQuery("closed");
      docker.close();
      System.out.println("closed: " + call.get());
    }

    private static void shared(NameServer server) throws Exception {
      DockerClient docker = unlimited("shared.example").connect();
      List<FutureTask<String>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        FutureTask<String> call = new FutureTask<>(() -> failure(docker));
        calls.add(call);
        start(call);
      }
      server.awaitQuery("shared");
      System.out.println(
          "threads of four waiting calls: "
              + lookups().stream().filter(t -> t.getName().contains("shared")).count());
      docker.close();
      for (FutureTask<String> call : calls) {
        call.get();
      }
    }

    private static DockerEndpoint unlimited(String name) {
      return DockerEndpoint.builder("tcp://" + name + ":2375")
          .plainHttp()
          .connectTimeout(Duration.ZERO)
          .build();
    }

    private static Set<Thread> lookups() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("docker-tls-lookup"))
          .collect(Collectors.toSet());
    }

    private static Thread start(Callable<String> work) {
      return start(new FutureTask<>(work));
    }

    private static Thread start(FutureTask<String> work) {
      Thread thread = new Thread(work, "test-caller");
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }

  /** Keeps all questions, and answers none before it is told to. */
  private static final class NameServer implements AutoCloseable {
    private final DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));
    private final List<DatagramPacket> queries = new ArrayList<>();
    private boolean answering;

    NameServer() throws IOException {
      Thread thread = new Thread(this::receive, "name-server");
      thread.setDaemon(true);
      thread.start();
    }

    private void receive() {
      try {
        while (true) {
          DatagramPacket query = new DatagramPacket(new byte[512], 512);
          socket.receive(query);
          keep(query);
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private synchronized void keep(DatagramPacket query) throws IOException {
      queries.add(query);
      notifyAll();
      if (answering) {
        refuse(query);
      }
    }

    /** Waits until somebody has asked for a name with this first label. */
    synchronized void awaitQuery(String label) throws InterruptedException {
      while (queries.stream().noneMatch(query -> text(query).contains(label))) {
        wait();
      }
    }

    /** Says that no such name exists, now and from now on. */
    synchronized void answer() throws IOException {
      answering = true;
      for (DatagramPacket query : queries) {
        refuse(query);
      }
    }

    private void refuse(DatagramPacket query) throws IOException {
      byte[] data = query.getData();
      data[2] = (byte) 0x81;
      data[3] = (byte) 0x83;
      socket.send(query);
    }

    private static String text(DatagramPacket query) {
      return new String(query.getData(), 0, query.getLength(), US_ASCII);
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
