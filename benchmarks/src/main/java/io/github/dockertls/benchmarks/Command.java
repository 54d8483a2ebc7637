package io.github.dockertls.benchmarks;

import io.github.dockertls.benchmarks.worker.Checksum;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A program of this machine, run from its start to its end with the clock on it. Immutable. */
final class Command {
  /** Of the times in /proc, on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private final List<String> words;
  private final Map<String, String> variables;
  private final @Nullable Path stdin;

  private Command(List<String> words, Map<String, String> variables, @Nullable Path stdin) {
    this.words = List.copyOf(words);
    this.variables = Map.copyOf(variables);
    this.stdin = stdin;
  }

  static Command of(String... words) {
    return new Command(List.of(words), Map.of(), null);
  }

  static Command of(List<String> words) {
    return new Command(words, Map.of(), null);
  }

  Command with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(variables);
    more.put(variable, value);
    return new Command(words, more, stdin);
  }

  Command with(Map<String, String> more) {
    Command command = this;
    for (Map.Entry<String, String> variable : more.entrySet()) {
      command = command.with(variable.getKey(), variable.getValue());
    }
    return command;
  }

  Command from(Path file) {
    return new Command(words, variables, file);
  }

  /** Runs it; what it got is the number and the checksum of the bytes that it printed. */
  Outcome checksum() throws IOException, InterruptedException {
    Checksum printed = new Checksum();
    return run(process -> printed.drain(process.getInputStream()).seen());
  }

  /** Runs it; what it got is the text that it printed. */
  Outcome text() throws IOException, InterruptedException {
    return run(
        process ->
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  /** Runs it; that it ended well is all that counts. */
  Outcome done() throws IOException, InterruptedException {
    return run(
        process -> {
          process.getInputStream().transferTo(OutputStream.nullOutputStream());
          return "done";
        });
  }

  private Outcome run(Output output) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    builder.environment().putAll(variables);
    builder.redirectInput(stdin == null ? new File("/dev/null") : stdin.toFile());
    Path errors = Files.createTempFile("dtbench", ".err");
    builder.redirectError(errors.toFile());
    try {
      double cpu = childrensCpu();
      long wall = System.nanoTime();
      Process process = builder.start();
      Watchdog watchdog = Watchdog.over(process);
      String got = output.of(process);
      int status = process.waitFor();
      watchdog.rest();
      wall = System.nanoTime() - wall;
      cpu = childrensCpu() - cpu;
      if (status != 0) {
        throw new IOException(words + " ended with " + status + ": " + Files.readString(errors));
      }
      return new Outcome(wall / 1e9, cpu, got);
    } finally {
      Files.delete(errors);
    }
  }

  /** What all children that have ended took, by proc(5). */
  private static double childrensCpu() throws IOException {
    String line = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
  }

  private interface Output {
    String of(Process process) throws IOException;
  }
}
