package io.github.dockertls.benchmarks;

import static io.github.dockertls.benchmarks.Streams.CLI;
import static io.github.dockertls.benchmarks.Streams.CURL;
import static io.github.dockertls.benchmarks.worker.Contestants.BARE;
import static io.github.dockertls.benchmarks.worker.Contestants.HTTP_CLIENT_5;
import static io.github.dockertls.benchmarks.worker.Contestants.OURS;

import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Table;
import io.github.dockertls.benchmarks.worker.PingProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** From the start of a JVM to the daemon's first answer. */
final class StartFigures {
  private static final int RUNS = 15;
  private static final String DOCKTLS = "docktls";

  /** For a JVM that lives a second: a collector and a compiler that start sooner. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final List<String> COMMAND = List.of("version", "--short");

  private StartFigures() {}

  static List<Figure> all() {
    return List.of(
        new Figure("start", "JVM start to the first ping", StartFigures::start),
        new Figure("version", "JVM start to the daemon's version", StartFigures::version));
  }

  private static Findings start(Labs labs) throws IOException, InterruptedException {
    List<Table> tables = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    Contest contest = labs.scale().contest(1, RUNS);
    for (Lab lab : labs.both()) {
      contest = labs.scale().contest(1, RUNS).expect("OK");
      for (String name : lab == labs.rsa() ? Streams.JAVA : Streams.ONE_DOCKER_JAVA) {
        contest.add(name, program(lab, name, "ping")::text);
      }
      contest.add(CURL, lab.curl("/_ping")::text);
      Table table = contest.hold("JVM start to first ping, " + lab.keys(), OURS);
      tables.add(table);
      for (String metric : List.of("wall", "CPU")) {
        goals.add(Goal.atMost(0.55, table, metric, HTTP_CLIENT_5));
        goals.add(Goal.atMost(1.2, table, metric, BARE));
      }
    }
    return new Findings(
        tables, goals, List.of(contest.runs(), "Whole processes; the JVMs have no flags"));
  }

  private static Command program(Lab lab, String contestant, String what) {
    List<String> words = new ArrayList<>(Jvm.java());
    words.addAll(
        List.of(
            PingProgram.class.getName(),
            contestant,
            lab.host(),
            lab.certificates().toString(),
            what));
    return Command.of(words);
  }

  private static Findings version(Labs labs) throws IOException, InterruptedException {
    Lab lab = labs.rsa();
    Path cds = lab.file("docktls.jsa");
    Path aot = lab.file("docktls.aot");
    String old = DOCKTLS + ", JDK " + Jvm.OWN.version();
    String newest = DOCKTLS + ", JDK " + labs.newest().version();
    docktls(lab, Jvm.OWN, "-XX:ArchiveClassesAtExit=" + cds).done();
    Contest contest = labs.scale().contest(1, RUNS);
    contest.add(old, docktls(lab, Jvm.OWN)::text);
    contest.add(old + ", AppCDS", docktls(lab, Jvm.OWN, "-XX:SharedArchiveFile=" + cds)::text);
    Path lean = lab.file("docktls-lean.jsa");
    docktls(lab, Jvm.OWN, lean("-XX:ArchiveClassesAtExit=" + lean)).done();
    contest.add(
        old + ", AppCDS, lean", docktls(lab, Jvm.OWN, lean("-XX:SharedArchiveFile=" + lean))::text);
    boolean hasAot = labs.newest().version() >= 25;
    if (hasAot) {
      docktls(lab, labs.newest(), "-XX:AOTCacheOutput=" + aot).done();
      contest.add(newest, docktls(lab, labs.newest())::text);
      contest.add(newest + ", AOT cache", docktls(lab, labs.newest(), "-XX:AOTCache=" + aot)::text);
      Path leanAot = lab.file("docktls-lean.aot");
      docktls(lab, labs.newest(), lean("-XX:AOTCacheOutput=" + leanAot)).done();
      contest.add(
          newest + ", AOT cache, lean",
          docktls(lab, labs.newest(), lean("-XX:AOTCache=" + leanAot))::text);
    }
    contest.add(HTTP_CLIENT_5, program(lab, HTTP_CLIENT_5, "version")::text);
    contest.add(BARE, program(lab, BARE, "version")::text);
    contest.add(CLI, lab.cli("version", "--format", "{{.Server.Version}}")::text);
    Table table = contest.hold("JVM start to version", old);
    List<Goal> goals = new ArrayList<>();
    goals.add(Goal.atMost(0.6, table, "wall", HTTP_CLIENT_5));
    goals.add(Goal.between(table, "wall", old + ", AppCDS", old, 0.6));
    if (hasAot) {
      goals.add(Goal.between(table, "wall", newest + ", AOT cache", newest, 0.6));
    }
    return new Findings(
        List.of(table),
        goals,
        List.of(
            contest.runs(),
            "Whole processes; lean: " + String.join(" ", SHORT_LIVED) + ", the others: no flags"));
  }

  private static String[] lean(String flag) {
    return Stream.concat(SHORT_LIVED.stream(), Stream.of(flag)).toArray(String[]::new);
  }

  private static Command docktls(Lab lab, Java java, String... flags) {
    List<String> words = new ArrayList<>(List.of(java.program()));
    words.addAll(List.of(flags));
    words.addAll(List.of("-jar", lab.docktls().toString()));
    words.addAll(COMMAND);
    return lab.asClient(Command.of(words));
  }
}
