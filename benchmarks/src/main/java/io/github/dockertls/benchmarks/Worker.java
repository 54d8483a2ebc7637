package io.github.dockertls.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dockertls.benchmarks.worker.WorkerProgram;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A contestant that runs in a JVM of its own and waits for jobs. */
final class Worker implements AutoCloseable {
  private final String contestant;
  private final Process process;
  private final PrintStream jobs;
  private final BufferedReader answers;

  private Worker(String contestant, Process process) {
    this.contestant = contestant;
    this.process = process;
    jobs = new PrintStream(process.getOutputStream(), true, UTF_8);
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static Worker start(String contestant, Lab lab) throws IOException {
    return start(contestant, lab, Jvm.OWN, Jvm.FLAGS);
  }

  static Worker start(String contestant, Lab lab, Java java, List<String> flags)
      throws IOException {
    List<String> words = new ArrayList<>(Jvm.java(java));
    words.addAll(flags);
    words.addAll(List.of(WorkerProgram.class.getName(), contestant, lab.host()));
    words.add(lab.certificates().toString());
    ProcessBuilder builder = new ProcessBuilder(words);
    File log = lab.file("worker.log").toFile();
    return new Worker(contestant, builder.redirectError(Redirect.appendTo(log)).start());
  }

  Outcome run(String... job) throws IOException {
    jobs.println(String.join("\t", job));
    Watchdog watchdog = Watchdog.over(process);
    String answer = answers.readLine();
    watchdog.rest();
    String[] words = answer == null ? new String[] {"ended"} : answer.split("\t", -1);
    if (!words[0].equals("ok")) {
      throw new IOException(contestant + " did not " + job[0] + ": " + String.join(" ", words));
    }
    return new Outcome(Long.parseLong(words[1]) / 1e9, Long.parseLong(words[2]) / 1e9, words[3]);
  }

  /** The most memory that the JVM ever had, by proc(5). */
  double peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1e3;
      }
    }
    throw new IOException("/proc does not tell the memory of " + process.pid());
  }

  @Override
  public void close() {
    jobs.close();
    process.destroyForcibly();
  }
}
