package io.github.dockertls.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that diagnoses: as another user, or where names are resolved otherwise. */
final class DiagnosisJvm implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final Writer questions;
  private final BufferedReader answers;

  private DiagnosisJvm(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    questions = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /** Where names are resolved by a file of the form of {@code /etc/hosts} alone. */
  static DiagnosisJvm withHosts(Path home, Path hosts) throws IOException {
    List<String> java = new ArrayList<>(java());
    java.add("-Djdk.net.hosts.file=" + hosts);
    return start(java, System.getProperty("java.class.path"), home);
  }

  /** As another user, who can read that class path. */
  static DiagnosisJvm asOther(OtherUser user, String classPath, Path home) throws IOException {
    List<String> command = new ArrayList<>(user.entrance());
    command.addAll(java());
    return start(command, classPath, home);
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
  }

  private static DiagnosisJvm start(List<String> java, String classPath, Path home)
      throws IOException {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-cp", classPath, DiagnosisProgram.class.getName(), home.toString()));
    Path errors = home.resolve("errors");
    return new DiagnosisJvm(
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start(),
        errors);
  }

  /** As {@link CliHome#diagnose}, as JSON. */
  String diagnose(String... arguments) throws IOException {
    questions.write(String.join("\t", arguments) + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new AssertionError("the JVM ended: " + Files.readString(errors));
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
