import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateFiles;
import io.github.dockertls.testing.Dockerd;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs the programs of all projects that Maven built against one daemon with TLS, and writes the
 * outcomes as Surefire would: {@code Table ROOT OUT REPOSITORY [NAME...]}.
 */
final class Table {
  /** A program with a class path, and where its output is. */
  private record Run(String name, Path output, String program, String classPath) {}

  private final Path out;
  private final ClassPaths classPaths;
  private final Dockerd dockerd;
  private final String version;
  private final Path stranger;
  private final List<Outcome> outcomes = new ArrayList<>();

  private Table(Path out, ClassPaths classPaths, Dockerd dockerd) throws Exception {
    this.out = out;
    this.classPaths = classPaths;
    this.dockerd = dockerd;
    try (var docker = dockerd.endpoint().connect()) {
      version = docker.versionCmd().exec().getVersion();
    }
    stranger = Files.createDirectories(out.resolve("stranger"));
    CertificateFiles.in(stranger)
        .replacing()
        .writeClient(CertificateAuthority.create("Stranger's CA").issueClient("stranger"));
    // It trusts the daemon, which does not trust it.
    Files.delete(stranger.resolve("ca.pem"));
    Files.copy(dockerd.certificateDirectory().resolve("ca.pem"), stranger.resolve("ca.pem"));
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    List<String> names = List.of(arguments).subList(3, arguments.length);
    List<Shape> shapes = Shape.read(root.resolve("dev/consumer/shapes.xml"), names);
    List<Outcome> outcomes;
    try (Dockerd dockerd = Dockerd.builder().tinyImage().start()) {
      Table table = new Table(out, new ClassPaths(out, Path.of(arguments[2])), dockerd);
      table.run(shapes.stream().filter(shape -> !shape.hasTests()).toList());
      if (names.isEmpty()) {
        table.readme(new Pages(root));
        table.add("docs/dependencies.md tells what a project gets", table.dependencies(root), 0);
      }
      outcomes = table.outcomes;
    }
    Outcome.write(outcomes, out.resolve("surefire-reports"));
    for (Outcome outcome : outcomes) {
      System.out.println((outcome.failed() ? "FAILED " : "passed ") + outcome.name());
      if (outcome.failed()) {
        // The first line is what dev/lib.sh shows of a step that fails.
        System.out.println("FAILED: " + outcome.failure().indent(4).strip());
      }
    }
    // A program of the class path that we run on may have left threads.
    System.exit(outcomes.stream().anyMatch(Outcome::failed) ? 1 : 0);
  }

  private void run(List<Shape> shapes) throws IOException, InterruptedException {
    resolveHighest(shapes);
    List<Run> runs = new ArrayList<>();
    for (Shape shape : shapes) {
      try {
        prepare(shape, runs);
      } catch (IOException e) {
        add(shape.name() + ": " + shape.what(), e.getMessage(), 0);
      }
    }
    Path list = out.resolve("programs");
    Files.write(
        list,
        runs.stream()
            .map(r -> line(r.output().toString(), r.program(), r.classPath(), arguments()))
            .toList());
    start(
        out,
        List.of(ClassPaths.java(), "-XX:+UseSerialGC", "-cp", own(), "Programs", list.toString()),
        "programs.log");
    for (Run run : runs) {
      add(run.name(), judged(run), seconds(run));
    }
  }

  private void resolveHighest(List<Shape> shapes) throws IOException, InterruptedException {
    List<String> names =
        shapes.stream()
            .filter(shape -> shape.ways().contains("highest") && isBuilt(shape))
            .map(Shape::name)
            .toList();
    if (!names.isEmpty()) {
      String classPath = own() + ":" + join(classPaths.jars("ivy"));
      List<String> command = new ArrayList<>(List.of(ClassPaths.java(), "-cp", classPath));
      command.addAll(List.of("Highest", classPaths.repository().toString(), out.toString()));
      command.addAll(names);
      start(out, command, "highest.log");
    }
  }

  private boolean isBuilt(Shape shape) {
    return Files.exists(out.resolve(shape.name()).resolve("target/class-path"));
  }

  /** Adds the programs of a project, and runs those that need a JVM of their own. */
  private void prepare(Shape shape, List<Run> runs) throws IOException, InterruptedException {
    Path folder = out.resolve(shape.name());
    if (!isBuilt(shape)) {
      throw new IOException(BuildLog.of(out.resolve("maven.log")).failure(folder));
    }
    String same = shape.attribute("same");
    if (!same.isEmpty() && !classPaths.jars(shape.name()).equals(classPaths.jars(same))) {
      throw new IOException("It has other versions than the project " + same);
    }
    for (String way : shape.ways()) {
      if (way.equals("modules")) {
        modules(shape, folder);
        continue;
      }
      for (ClassPaths.ClassPath path : classPaths.of(shape.name(), way)) {
        for (String program : shape.programs()) {
          String name = shape.name() + ": " + shape.what() + ", " + program + ", by " + path.way();
          Path output = folder.resolve("target/output-" + runs.size());
          Path classes = folder.resolve("target/classes");
          Path tests = folder.resolve("target/test-classes");
          runs.add(
              new Run(
                  name,
                  output,
                  "com.example." + program.replace(".kt", "Kt").replace(".java", ""),
                  path.with(Files.exists(tests.resolve("com")) ? tests : classes)));
        }
      }
    }
  }

  /** Compiles and runs a module with {@code -p} and {@code -m}, and nothing else. */
  private void modules(Shape shape, Path folder) throws IOException, InterruptedException {
    String jars = join(classPaths.jars(shape.name()));
    Path classes = folder.resolve("target/modules");
    Path sources = folder.resolve("src/modules");
    Path output = folder.resolve("target/output-modules");
    String javac = Path.of(ClassPaths.java()).resolveSibling("javac").toString();
    List<String> compile =
        List.of(
            javac,
            "-p",
            jars,
            "-d",
            classes.toString(),
            sources.resolve("module-info.java").toString(),
            sources.resolve("com/example/Program.java").toString());
    long from = System.nanoTime();
    String failure = "";
    if (start(folder, compile, "target/javac.log") != 0) {
      failure = Files.readString(folder.resolve("target/javac.log"));
    } else {
      List<String> run = new ArrayList<>(List.of(ClassPaths.java(), "-p", classes + ":" + jars));
      run.addAll(List.of("-m", "demo/com.example.Program"));
      run.addAll(List.of(arguments().split("\t")));
      start(folder, run, "target/output-modules");
      failure = judged("com.example.Program", Files.readString(output));
    }
    add(shape.name() + ": " + shape.what(), failure, (System.nanoTime() - from) / 1e9);
  }

  /** README's first project, with README's command. */
  private void readme(Pages pages) throws IOException, InterruptedException {
    Path folder = out.resolve("readme");
    String command = pages.block("README.md", "sh", "exec:java");
    String script =
        "mvn() { command \"$MVN\" -B -ntp \"-Dmaven.repo.local=$REPOSITORY\" \"$@\"; }\n" + command;
    long from = System.nanoTime();
    start(folder, List.of("sh", "-c", script), "output");
    String output = Files.readString(folder.resolve("output"));
    add(
        "README's first program",
        // Some Mavens colour even what goes to a file.
        output.lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).anyMatch(version::equals)
            ? ""
            : output,
        (System.nanoTime() - from) / 1e9);
  }

  private String dependencies(Path root) throws IOException {
    return new DependenciesPage(root, out).difference();
  }

  /** Ends when the command has; its environment names the daemon as it does for {@code docker}. */
  private int start(Path folder, List<String> command, String output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(output).toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("DOCKER_"));
    environment.putAll(dockerd.environment());
    environment.put("REPOSITORY", classPaths.repository().toString());
    return builder.start().waitFor();
  }

  private String arguments() {
    return line(dockerd.host(), dockerd.certificateDirectory().toString(), stranger.toString());
  }

  private String judged(Run run) throws IOException {
    Path failure = run.output().resolveSibling(run.output().getFileName() + ".failure");
    if (Files.exists(failure)) {
      return Files.readString(failure);
    }
    return Files.exists(run.output())
        ? judged(run.program(), Files.readString(run.output()))
        : "It did not run: " + Files.readString(out.resolve("programs.log"));
  }

  /** What a program has to say: the version, the image, the refusal, and the diagnosis' verdict. */
  private String judged(String program, String output) {
    List<String> expected =
        program.startsWith("com.example.Program")
            ? List.of(version, "docker-tls-tiny", "client-cert-rejected: ", "client-cert-other-ca")
            : List.of("answered");
    List<String> missing = expected.stream().filter(text -> !output.contains(text)).toList();
    return missing.isEmpty() ? "" : "It does not say " + missing + ":\n" + output;
  }

  private static double seconds(Run run) throws IOException {
    Path file = run.output().resolveSibling(run.output().getFileName() + ".seconds");
    return Files.exists(file) ? Double.parseDouble(Files.readString(file)) : 0;
  }

  private void add(String name, String failure, double seconds) {
    outcomes.add(new Outcome(name, failure, seconds));
  }

  private static String own() {
    return System.getProperty("java.class.path").split(File.pathSeparator)[0];
  }

  private static String join(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  private static String line(String... fields) {
    return String.join("\t", fields);
  }
}
