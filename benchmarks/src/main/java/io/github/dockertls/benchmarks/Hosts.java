package io.github.dockertls.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.dockertls.benchmarks.worker.HostsProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TLS servers of this machine, in a JVM of their own. */
final class Hosts implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final List<String> ports;

  private Hosts(Process process) throws IOException {
    this.process = process;
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1));
    questions = new PrintStream(process.getOutputStream(), true, ISO_8859_1);
    ports = List.of(line().split(",", -1));
  }

  static Hosts start(Lab lab, int number) throws IOException {
    Path certificates = lab.serverCertificates();
    List<String> words = new ArrayList<>(Jvm.java());
    words.addAll(Jvm.FLAGS);
    words.addAll(List.of(HostsProgram.class.getName(), certificates.toString(), "" + number));
    Redirect log = Redirect.appendTo(lab.file("hosts.log").toFile());
    return new Hosts(new ProcessBuilder(words).redirectError(log).start());
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the TLS servers have ended");
    }
    return line;
  }

  /** The first ports, as a worker takes them. */
  String ports(int number) {
    return String.join(",", ports.subList(0, number));
  }

  /** What the servers have seen so far. */
  Seen seen() throws IOException {
    questions.println();
    String[] numbers = line().split(" ", -1);
    return new Seen(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  /** Connections, and those of them whose handshake was a full one. */
  record Seen(int connections, int full) {
    Seen since(Seen before) {
      return new Seen(connections - before.connections, full - before.full);
    }

    /** The share that was resumed; the first one had nothing to resume. */
    double resumed() {
      return connections < 2 ? 1 : 1 - (full - 1.0) / (connections - 1.0);
    }
  }

  /** Seconds of processor time so far. */
  double cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
