package io.github.dockertls.testing;

import io.github.dockertls.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The host's programs: where they are, and how to run one for its effect. Stateless. */
final class HostCommands {
  /** Daemons and their tools live here; a user's PATH often leaves these out. */
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /** Long enough for a machine that is busy with other things. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private HostCommands() {}

  /** The PATH of the process, then the folders of the system that it lacks. */
  static String path() {
    Set<String> folders = new LinkedHashSet<>();
    Environment.system()
        .variable("PATH")
        .ifPresent(path -> folders.addAll(List.of(path.split(File.pathSeparator, -1))));
    folders.addAll(SYSTEM_FOLDERS);
    folders.remove("");
    return String.join(File.pathSeparator, folders);
  }

  /** Finds a program by its name, or by its path if that has a slash. */
  static Optional<Path> find(String program) {
    if (program.contains("/")) {
      return Optional.of(Path.of(program)).filter(Files::isExecutable);
    }
    for (String folder : path().split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, program);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  static Path require(String program) throws IOException {
    return find(program).orElseThrow(() -> new IOException("no \"" + program + "\" in PATH"));
  }

  /**
   * Runs a program to its end.
   *
   * @return what it wrote, stdout and stderr mixed
   * @throws IOException if it cannot be started, does not end in time, or fails; its output is in
   *     the message
   */
  static String run(String program, String... arguments) throws IOException {
    return run(LIMIT, program, arguments);
  }

  /** Runs a program to its end, which must come within a time. */
  static String run(Duration limit, String program, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(require(program).toString()).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    Process process = builder.start();
    process.getOutputStream().close();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    boolean ended = waitFor(process, LIMIT) && !end.isDone();
    end.cancel(false);
    if (!ended) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", builder.command()) + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", builder.command()) + ": " + output);
    }
    return output;
  }

  /** Waits also when interrupted: what is being removed is removed to the end. */
  static boolean waitFor(Process process, Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
