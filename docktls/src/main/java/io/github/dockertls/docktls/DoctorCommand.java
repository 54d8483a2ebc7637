package io.github.dockertls.docktls;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.cli.CliContext;
import io.github.dockertls.diagnosis.Diagnosis;
import io.github.dockertls.diagnosis.Verdict;
import io.github.dockertls.internal.files.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/**
 * {@code docktls doctor}: says why {@code docker} with these flags does not connect. The exit
 * status is 0 if it connects, 1 if not; of all contexts, 0 if each of them does.
 */
@Command(name = "doctor", description = "Say why it does not connect, or how it does")
final class DoctorCommand implements Callable<Integer> {
  private static final int AT_A_TIME = 8;

  private final Session session;

  @Option(names = "--json", description = "Print a JSON object")
  private boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page as well")
  private @Nullable Path html;

  @Option(names = "--all-contexts", description = "Print a table of all contexts")
  private boolean allContexts;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    return allContexts ? all() : one();
  }

  private int one() {
    Diagnosis diagnosis = diagnose(session.globalFlags());
    if (json) {
      session.out().println(Wording.ofProgram(diagnosis.json()));
    } else {
      session
          .out()
          .print(
              Wording.ofProgram(Ansi.AUTO.enabled() ? diagnosis.colouredText() : diagnosis.text()));
    }
    write(Wording.ofProgram(diagnosis.html()));
    return diagnosis.verdict().connects() ? 0 : 1;
  }

  private Diagnosis diagnose(List<String> flags) {
    return DockerEndpoint.diagnose(session.environment(), flags.toArray(String[]::new));
  }

  private int all() throws InterruptedException, ExecutionException {
    if (json) {
      throw new DockerTlsException(
          Reason.CLI_USAGE,
          "--json and --all-contexts do not go together",
          "Call \"docktls --context NAME doctor --json\" for each context");
    }
    List<Callable<Row>> questions = new ArrayList<>();
    List<Callable<Row>> nameless = new ArrayList<>();
    List<String> names =
        CliContext.names(
            session.environment(),
            session.globalFlags(),
            e -> nameless.add(() -> new Row("?", DockerEndpoint.diagnose(e))));
    for (String name : names) {
      questions.add(() -> new Row(name, diagnose(session.flags().argumentsFor(name))));
    }
    questions.addAll(nameless);
    List<Row> rows = sideBySide(questions);
    print(rows);
    write(Wording.ofProgram(Diagnosis.html(rows.stream().map(Row::diagnosis).toList())));
    return rows.stream().allMatch(row -> row.diagnosis().verdict().connects()) ? 0 : 1;
  }

  private static List<Row> sideBySide(List<Callable<Row>> questions)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Row> rows = new ArrayList<>();
      for (Future<Row> answer : pool.invokeAll(questions)) {
        rows.add(answer.get());
      }
      return rows;
    } finally {
      pool.shutdownNow();
    }
  }

  /** A context and what became of it. */
  private record Row(String name, Diagnosis diagnosis) {}

  private void print(List<Row> rows) {
    Table table = new Table("NAME", "DOCKER ENDPOINT", "REACHABLE", "SECURED BY", "DAYS LEFT");
    for (Row row : rows) {
      Diagnosis one = row.diagnosis();
      table.row(
          row.name(),
          one.host(),
          one.verdict().connects() ? "yes" : "no: " + one.verdict().cause(),
          one.protection(),
          one.daysLeft().isPresent() ? Long.toString(one.daysLeft().getAsLong()) : "-");
    }
    table.print(session.out());
    for (Row row : rows) {
      Verdict verdict = row.diagnosis().verdict();
      if (!verdict.connects()) {
        session.out().println();
        session.println(row.name() + ": " + verdict.sentence() + ".");
        session.println("  => " + Wording.ofProgram(verdict.remedy()) + ".");
      }
    }
  }

  private void write(String page) {
    if (html == null) {
      return;
    }
    Path file = session.environment().workingDirectory().resolve(html);
    try {
      OutputFile.write(file, page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.FILE_UNWRITABLE,
          "The page cannot be written to \"" + file + "\"",
          "Name a file in a directory that this user may write to",
          e);
    }
  }
}
