package io.github.dockertls.benchmarks.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One contestant in a JVM of its own. Reads jobs, one a line, words parted by tabs; answers each
 * with {@code ok}, nanoseconds on the clock, nanoseconds of CPU, and what the client got.
 */
public final class WorkerProgram {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private WorkerProgram() {}

  /**
   * Runs until its input ends.
   *
   * @param args contestant, host, folder of certificates
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (Client client = Contestants.connect(args[0], args[1], Path.of(args[2]))) {
      Crowd crowd = new Crowd(args[0], Path.of(args[2]));
      for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
        out.println(answer(client, crowd, line.split("\t", -1)));
      }
    }
  }

  private static String answer(Client client, Crowd crowd, String[] job) {
    try {
      long cpu = PROCESS.getProcessCpuTime();
      long wall = System.nanoTime();
      String got = run(client, crowd, job);
      wall = System.nanoTime() - wall;
      cpu = PROCESS.getProcessCpuTime() - cpu;
      return String.join("\t", "ok", "" + wall, "" + cpu, got);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      return "failed\t" + e;
    }
  }

  private static String run(Client client, Crowd crowd, String[] job) throws IOException {
    return switch (job[0]) {
      case "ping" -> client.ping();
      case "version" -> client.version();
      case "download" -> client.download(job[1], job[2]);
      case "copy" -> with(job[2], tar -> client.copyIn(job[1], tar));
      case "save" -> client.save(job[1]);
      case "load" -> with(job[1], client::load);
      case "logs" -> client.logs(job[1]);
      case "exec" -> client.exec(job[1], words(job, 2));
      case "feed" -> with(job[2], stdin -> client.feed(job[1], stdin, words(job, 3)));
      case "execs" -> execs(client, job[1], Integer.parseInt(job[2]));
      case "hosts" -> crowd.askEach(job[1].split(",", -1));
      case "profile" ->
          Profile.of(Integer.parseInt(job[1]), () -> run(client, crowd, words(job, 2)));
      case "burst" -> crowd.burst(job[1], Integer.parseInt(job[2]));
      default -> throw new IllegalArgumentException(job[0]);
    };
  }

  private static String execs(Client client, String container, int times) throws IOException {
    StringBuilder got = new StringBuilder();
    for (int i = 0; i < times; i++) {
      got.append(client.exec(container, "echo", "x")).append('\n');
    }
    return Checksum.of(got.toString());
  }

  private static String with(String file, Use use) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return use.of(in);
    }
  }

  private static String[] words(String[] job, int from) {
    return Arrays.copyOfRange(job, from, job.length);
  }

  private interface Use {
    String of(InputStream in) throws IOException;
  }
}
