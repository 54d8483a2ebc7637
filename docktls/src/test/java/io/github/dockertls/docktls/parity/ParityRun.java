package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.Case;
import io.github.dockertls.docktls.parity.CaseFile.Expected;
import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import io.github.dockertls.docktls.parity.Departures.Departure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All cases of a file against the library and, for a spread of them, through docktls. */
final class ParityRun {
  /** What became of a case. */
  enum Verdict {
    AGREES,
    DEPARTS,
    DIFFERS
  }

  /**
   * A case's verdict, with what differs or why it departs, and where the measured CLIs differ whom
   * it follows.
   */
  record Result(String id, String program, Verdict verdict, String text, String followed) {
    Result(String id, String program, Verdict verdict, String text) {
      this(id, program, verdict, text, "");
    }
  }

  /** What to run and with which means; paths may be null where the means are not at hand. */
  record Plan(Path cases, Path docktls, String only, String program) {}

  /** The program name under which docktls and the real CLI meet real daemons next to each other. */
  static final String SIDE_BY_SIDE = "side-by-side";

  private static final int THREADS = 4;

  private final Plan plan;
  private final CaseFile file;
  private final Columns columns;
  private final Map<String, Expected> expected;
  private final Path work;
  private final Path pki;
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  ParityRun(Plan plan, Path work) throws IOException {
    this.plan = plan;
    this.work = work;
    file = CaseFile.read(plan.cases());
    columns = Columns.beside(plan.cases());
    expected =
        plan.program().equals(DockerCli.NAME) ? columns.of(DockerCli.version()) : columns.model();
    pki = work.resolve("pki");
  }

  /** Runs everything; results in the order of the file. */
  List<Result> run() throws IOException {
    ParityPki.write(pki);
    List<Case> chosen =
        file.cases().stream()
            .filter(c -> plan.only() == null || c.id().matches(plan.only()))
            .toList();
    List<DockerdServer> daemons = startDaemons(chosen);
    try {
      CaseRunner runner = new CaseRunner(file.servers(), pki, work);
      List<Result> results = new ArrayList<>();
      switch (plan.program()) {
        case DockerCli.NAME ->
            results.addAll(runAll(runner, DockerCli.NAME, new DockerCli(), chosen));
        case SIDE_BY_SIDE -> results.addAll(sideBySide(runner, chosen));
        case InProcess.NAME ->
            results.addAll(runAll(runner, InProcess.NAME, new InProcess(), privileged(chosen)));
        case Diagnosing.NAME -> results.addAll(diagnoses(runner, privileged(chosen)));
        case Docktls.NAME ->
            results.addAll(runAll(runner, Docktls.NAME, new Docktls(plan.docktls()), chosen));
        default -> {
          results.addAll(runAll(runner, InProcess.NAME, new InProcess(), privileged(chosen)));
          results.addAll(
              runAll(
                  runner, Docktls.NAME, new Docktls(plan.docktls()), Spread.of(chosen, expected)));
        }
      }
      return results;
    } finally {
      daemons.forEach(DockerdServer::close);
    }
  }

  /** In this process every file can be read. */
  private static List<Case> privileged(List<Case> cases) {
    return cases.stream().filter(c -> !c.isUnprivileged()).toList();
  }

  private List<DockerdServer> startDaemons(List<Case> chosen) {
    List<DockerdServer> started = new ArrayList<>();
    Map<String, ServerSpec> wanted = new TreeMap<>();
    for (Case c : chosen) {
      if (file.servers().get(c.server()).isDockerd()) {
        wanted.put(c.server(), file.servers().get(c.server()));
      }
    }
    wanted.forEach(
        (name, spec) -> {
          try {
            started.add(DockerdServer.start(name, spec, pki, work.resolve(name)));
          } catch (IOException e) {
            missing.put(name, e.getMessage());
          }
        });
    return started;
  }

  private List<Result> runAll(
      CaseRunner runner, String name, CaseProgram program, List<Case> cases) {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Result>> futures = new ArrayList<>();
      for (Case c : cases) {
        futures.add(pool.submit(() -> one(runner, name, program, c)));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** The real CLI and docktls on the same real daemon, one after the other. */
  private List<Result> sideBySide(CaseRunner runner, List<Case> chosen) throws IOException {
    List<Result> results = new ArrayList<>();
    CaseProgram docker = new DockerCli();
    CaseProgram docktls = new Docktls(plan.docktls());
    for (Case c : chosen) {
      if (file.servers().get(c.server()).isDockerd()) {
        Actual theirs = runner.run(docker, c);
        Actual ours = runner.run(docktls, c);
        boolean same = Objects.equals(said(theirs), said(ours));
        String text = "docker " + said(theirs) + ", docktls " + said(ours);
        System.out.println(c.id() + " " + String.join(" ", c.args()) + ": " + text);
        results.add(
            new Result(c.id(), SIDE_BY_SIDE, same ? Verdict.AGREES : Verdict.DIFFERS, text));
      }
    }
    return results;
  }

  /**
   * A diagnosis connects in ways of its own; that its verdict is the CLI's reason is what counts.
   */
  private List<Result> diagnoses(CaseRunner runner, List<Case> chosen) throws IOException {
    List<Result> results = new ArrayList<>();
    for (Case c : Diagnosing.few(chosen, expected)) {
      if (missing.containsKey(c.server())) {
        continue;
      }
      Expected theirs = expected.get(c.id());
      Optional<Departure> departure = Departures.of(c, theirs);
      String meant = departure.isPresent() ? departure.get().reason() : theirs.reason();
      Actual ours = runner.run(new Diagnosing(), c);
      boolean same = Objects.equals(meant, ours.reason());
      String text = "expected " + meant + ", told " + ours.reason() + ": " + ours.message();
      results.add(
          new Result(c.id(), String.valueOf(meant), same ? Verdict.AGREES : Verdict.DIFFERS, text));
    }
    return results;
  }

  /** The reason, or the server's version if there was none. */
  private static String said(Actual actual) {
    return actual.reason() == null ? "says " + actual.message() : "fails: " + actual.reason();
  }

  private Result one(CaseRunner runner, String name, CaseProgram program, Case given) {
    Expected theirs = expected.get(given.id());
    if (missing.containsKey(given.server())) {
      return new Result(given.id(), name, Verdict.DIFFERS, missing.get(given.server()));
    }
    Optional<Departure> departure =
        name.equals(DockerCli.NAME) ? Optional.empty() : Departures.of(given, theirs);
    try {
      Optional<Expected> older =
          name.equals(DockerCli.NAME) ? Optional.empty() : columns.differing(given.id());
      CaseRunner.Judged judged = runner.run(program, given, theirs, older, departure);
      List<String> differences = judged.differences();
      String followed =
          older.isEmpty()
              ? ""
              : columns.followed(given.id(), differences.isEmpty(), judged.followsOlder());
      if (!differences.isEmpty()) {
        return new Result(
            given.id(), name, Verdict.DIFFERS, String.join("; ", differences), followed);
      }
      return departure
          .map(d -> new Result(given.id(), name, Verdict.DEPARTS, d.why(), followed))
          .orElseGet(() -> new Result(given.id(), name, Verdict.AGREES, "", followed));
    } catch (IOException | RuntimeException e) {
      return new Result(given.id(), name, Verdict.DIFFERS, "the case did not run: " + e);
    }
  }

  /** Prints a line for each difference and the counts; a case agrees if all its runs do. */
  static int report(List<Result> results, PrintStream out) {
    Map<String, Verdict> cases = new TreeMap<>();
    long processes = results.stream().filter(r -> r.program().equals(Docktls.NAME)).count();
    for (Result result : results) {
      cases.merge(result.id(), result.verdict(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      if (result.verdict() == Verdict.DIFFERS) {
        out.println(result.id() + " [" + result.program() + "]: " + result.text());
      }
    }
    out.println(cases.size() + " cases, " + processes + " runs of docktls");
    results.stream()
        .map(Result::followed)
        .filter(followed -> !followed.isEmpty())
        .distinct()
        .forEach(out::println);
    long differ = count(cases, Verdict.DIFFERS);
    out.println(
        "parity: "
            + count(cases, Verdict.AGREES)
            + " agree, "
            + count(cases, Verdict.DEPARTS)
            + " depart on purpose, "
            + differ
            + " differ");
    return differ == 0 && !cases.isEmpty() ? 0 : 1;
  }

  private static long count(Map<String, Verdict> cases, Verdict verdict) {
    return cases.values().stream().filter(verdict::equals).count();
  }

  /** Arguments: cases, docktls.jar, report file or {@code -}, program, [id pattern]. */
  public static void main(String[] args) throws IOException {
    // An unanswered look-up and one that says no differ, but the cache forgets which it was.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Path work = Files.createTempDirectory("dtp");
    int status = 1;
    try {
      Plan plan =
          new Plan(Path.of(args[0]), Path.of(args[1]), args.length > 4 ? args[4] : null, args[3]);
      List<Result> results = new ParityRun(plan, work).run();
      status = report(results, System.out);
      if (!args[2].equals("-")) {
        write(results, Path.of(args[2]));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      CaseHome.delete(work);
    }
    System.exit(status);
  }

  private static void write(List<Result> results, Path file) throws IOException {
    List<String> lines =
        results.stream()
            .map(r -> r.id() + "\t" + r.program() + "\t" + r.verdict() + "\t" + r.text())
            .map(line -> line.replace('\n', ' '))
            .toList();
    Files.write(file, lines);
  }
}
