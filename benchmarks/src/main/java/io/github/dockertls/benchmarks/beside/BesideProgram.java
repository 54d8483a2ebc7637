package io.github.dockertls.benchmarks.beside;

import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.Validity;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the way to a real dockerd in ten ways and prints, as Markdown, what {@code docker}, a
 * docker-java client on its own transport, and a diagnosis say: the middle of docs/diagnosis.md.
 * Needs root, a dockerd, and a {@code docker}.
 */
public final class BesideProgram {
  private final PrintStream out;
  private final Path work;

  private BesideProgram(PrintStream out, Path work) {
    this.out = out;
    this.work = work;
  }

  /**
   * Runs it.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("beside");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Dockerd dockerd = Dockerd.start()) {
      new BesideProgram(out, work).run(dockerd);
    } finally {
      delete(work);
    }
  }

  private void run(Dockerd dockerd) throws IOException, InterruptedException {
    String host = dockerd.host();
    Path good = dockerd.certificateDirectory();
    CertificateAuthority other = CertificateAuthority.create("Other CA");
    Path stranger = copy(good, "stranger");
    other.writeClient(other.issueClient("bob"), work.resolve("of-other"));
    take(work.resolve("of-other"), stranger, "cert.pem", "key.pem");
    Path anonymous = copy(good, "anonymous");
    Files.delete(anonymous.resolve("cert.pem"));
    Files.delete(anonymous.resolve("key.pem"));
    Path wrongCa = copy(good, "wrong-ca");
    take(work.resolve("of-other"), wrongCa, "ca.pem");
    Path wrongKey = copy(good, "wrong-key");
    take(work.resolve("of-other"), wrongKey, "key.pem");

    show("No client certificate", host, anonymous);
    show("A client certificate of another CA", host, stranger);
    show("Another CA in ca.pem", host, wrongCa);
    show("The key of another certificate", host, wrongKey);
    show("A CA file in DER", host, der(good));
    show("Nobody listens", "tcp://127.0.0.1:" + freePort(), good);
    show("A daemon that hangs", dockerd, good);
    show("Plain HTTP to a TLS port", host, null);
    try (Dockerd old = Dockerd.builder().serverValidity(Validity.EXPIRED).start()) {
      show("A server's certificate that has ended", old.host(), old.certificateDirectory());
    }
    try (Dockerd named = Dockerd.builder().serverNames("build1.example.com").start()) {
      show("An address that the certificate lacks", named.host(), named.certificateDirectory());
    }
  }

  private void show(String title, Dockerd paused, Path certificates)
      throws IOException, InterruptedException {
    paused.pause();
    try {
      show(title, paused.host(), certificates);
    } finally {
      paused.resume();
    }
  }

  private void show(String title, String host, @Nullable Path certificates)
      throws IOException, InterruptedException {
    Asked asked = new Asked(host, certificates);
    out.println("### " + title + "\n");
    block("docker", asked.docker());
    block("docker-java", asked.dockerJava());
    block("docktls doctor", asked.doctor());
  }

  private void block(String who, String said) {
    String text =
        said.replace(work.toString(), "/certs")
            .replaceAll("/tmp/[A-Za-z0-9._/-]*?/certs", "/certs");
    out.println("`" + who + "`:\n\n```\n" + text.strip() + "\n```\n");
  }

  private Path der(Path good) throws IOException, InterruptedException {
    Path directory = copy(good, "der");
    Path ca = directory.resolve("ca.pem");
    Process process =
        new ProcessBuilder(
                "openssl",
                "x509",
                "-in",
                good.resolve("ca.pem").toString(),
                "-outform",
                "DER",
                "-out",
                ca.toString())
            .start();
    process.waitFor();
    return directory;
  }

  private Path copy(Path good, String name) throws IOException {
    Path directory = Files.createDirectories(work.resolve(name));
    take(good, directory, "ca.pem", "cert.pem", "key.pem");
    return directory;
  }

  private static void take(Path from, Path to, String... names) throws IOException {
    for (String name : names) {
      Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
