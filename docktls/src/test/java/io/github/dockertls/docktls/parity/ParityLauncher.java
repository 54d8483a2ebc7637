package io.github.dockertls.docktls.parity;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts {@link ParityRun} in a JVM of its own, inside an {@link Isolation}. What {@code
 * dev/cli-parity} and the integration test call.
 */
final class ParityLauncher {
  /**
   * What to run.
   *
   * @param cases a file of cases with what is expected beside it, or null for the project's
   * @param only a pattern of case ids, or null for all
   * @param program {@code both}, {@code library}, {@code docktls}, {@code docker} or {@code
   *     side-by-side}
   * @param report where the results go, a line each; or null
   */
  record Request(Path cases, String only, String program, Path report) {}

  private ParityLauncher() {}

  /** Arguments: {@code [--only PATTERN] [--program NAME] [--against-docker] [cases.json]}. */
  public static void main(String[] args) throws IOException {
    Path cases = null;
    String only = null;
    String program = "both";
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--only" -> only = args[++i];
        case "--program" -> program = args[++i];
        case "--against-docker" -> program = ParityRun.SIDE_BY_SIDE;
        default -> cases = Path.of(args[i]).toAbsolutePath();
      }
    }
    System.exit(launch(new Request(cases, only, program, null)));
  }

  /** Runs it with our standard streams; the exit status. */
  static int launch(Request request) throws IOException {
    Path directory = Files.createTempDirectory("dtl");
    try {
      Path cases = request.cases() == null ? resource("cases.json") : request.cases();
      List<String> command =
          Isolation.command(CaseFile.read(cases).hosts(), directory, inner(request, cases));
      Path errors = directory.resolve("errors");
      int status =
          new ProcessBuilder(command).inheritIO().redirectError(errors.toFile()).start().waitFor();
      if (status != 0) {
        showErrors(errors);
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      CaseHome.delete(directory);
    }
  }

  /** The library's warnings are what many cases are about; all else tells why it did not run. */
  private static void showErrors(Path errors) throws IOException {
    Files.readAllLines(errors).stream()
        .filter(line -> !line.startsWith("WARNING: "))
        .forEach(System.err::println);
  }

  private static List<String> inner(Request request, Path cases) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    java.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    java.addAll(List.of("-cp", classPath(), ParityRun.class.getName()));
    java.add(cases.toString());
    java.add(docktls().toString());
    java.add(request.report() == null ? "-" : request.report().toString());
    java.add(request.program());
    if (request.only() != null) {
      java.add(request.only());
    }
    return java;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Whether the run can be isolated here at all. */
  static boolean canIsolate() throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--net"));
    if (!Isolation.isRoot()) {
      command.add("--map-root-user");
    }
    command.add("true");
    try {
      ProcessRun run = ProcessRun.run(command, System.getenv(), Path.of("/"), 30);
      return run.exit() != null && run.exit() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The program's jar, which {@code mvn package} puts beside the test classes. */
  static Path docktls() {
    return resource("cases.json").getParent().getParent().resolveSibling("docktls.jar");
  }

  static Path resource(String name) {
    try {
      return Path.of(ParityLauncher.class.getResource("/parity/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
