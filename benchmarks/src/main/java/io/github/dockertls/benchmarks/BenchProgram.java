package io.github.dockertls.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.benchmarks.Figure.Findings;
import io.github.dockertls.benchmarks.report.Goal;
import io.github.dockertls.benchmarks.report.Page;
import io.github.dockertls.benchmarks.report.Result;
import io.github.dockertls.benchmarks.report.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code dev/bench}: measures what it is told to, prints it, and says which goals are missed. */
@CommandLine.Command(
    name = "dev/bench",
    description = "Measures docker-tls beside docker-java, the docker CLI and bare JSSE.",
    mixinStandardHelpOptions = true)
public final class BenchProgram implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "What to measure; all of it if nothing is named")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON instead of tables")
  private boolean json;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Put tables and charts into this page")
  private @Nullable Path page;

  @Option(names = "--list", description = "Print the names and end")
  private boolean list;

  @Option(names = "--tiny", hidden = true, description = "Show only that it works")
  private boolean tiny;

  @Option(names = "--newest", hidden = true, description = "The java of the newest JDK")
  private @Nullable Path newest;

  @Option(names = "--work", required = true, hidden = true, description = "A folder to fill")
  private Path work = Path.of("");

  private final PrintStream out;

  private BenchProgram(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs and exits: 0 if all was measured, met or missed; 1 if something failed.
   *
   * @param args names and options
   */
  public static void main(String[] args) {
    System.exit(run(System.out, args));
  }

  static int run(PrintStream out, String... args) {
    return new CommandLine(new BenchProgram(out)).execute(args);
  }

  private static Map<String, Figure> figures() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    Stream.of(
            StartFigures.all(),
            JmhFigures.all(),
            DownloadFigures.all(),
            UploadFigures.all(),
            HeapFigures.all(),
            HostFigures.all(),
            GrowthFigures.all(),
            ProfileFigures.all())
        .flatMap(List::stream)
        .forEach(figure -> figures.put(figure.name(), figure));
    return figures;
  }

  private Java newest() throws IOException, InterruptedException {
    if (newest == null) {
      return Jvm.OWN;
    }
    String said = Command.of(newest.toString(), "--version").text().got();
    return new Java(newest.toString(), Integer.parseInt(said.replaceAll("(?s)\\D*(\\d+).*", "$1")));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Figure> figures = figures();
    for (String name : names) {
      if (!figures.containsKey(name)) {
        throw new ParameterException(
            new CommandLine(this), "No \"" + name + "\"; there are " + figures.keySet());
      }
    }
    if (list) {
      figures.values().forEach(figure -> out.println(figure.name() + "\t" + figure.title()));
      return 0;
    }
    figures.keySet().retainAll(names.isEmpty() ? figures.keySet() : names);
    try (Labs labs = new Labs(tiny ? Scale.TINY : Scale.FULL, newest(), work)) {
      List<String> machine = Machine.lines(labs);
      if (!json) {
        machine.forEach(out::println);
      }
      if (page != null) {
        Page.of(page).fill("machine", machine).save();
      }
      List<Result> results = measure(figures, labs);
      show(machine, results);
      return results.size() == figures.size() ? 0 : 1;
    }
  }

  private void show(List<String> machine, List<Result> results) throws IOException {
    if (page != null) {
      Page.of(page).fillGoals().save();
    }
    if (json) {
      Map<String, Object> all = Map.of("machine", machine, "figures", results);
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
    } else {
      out.println();
      Goal.summary(
              results.stream()
                  .flatMap(result -> result.goals().stream().map(goal -> "- " + goal))
                  .toList())
          .forEach(out::println);
    }
  }

  private List<Result> measure(Map<String, Figure> figures, Labs labs) throws InterruptedException {
    List<Result> results = new ArrayList<>();
    for (Figure figure : figures.values()) {
      try {
        Result result = measure(figure, labs);
        results.add(result);
        if (page != null) {
          Page.of(page).fill(result).save();
        }
        if (!json) {
          out.print(TextReport.of(result));
        }
      } catch (IOException | RuntimeException e) {
        // The others are measured all the same.
        System.err.println(figure.name() + " FAILED: " + e);
        e.printStackTrace();
      } finally {
        labs.dismiss();
      }
    }
    return results;
  }

  private static Result measure(Figure figure, Labs labs) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Findings found = figure.work().measure(labs);
    return new Result(
        figure.name(),
        figure.title(),
        found.tables(),
        found.goals(),
        found.notes(),
        (System.nanoTime() - start) / 1e9);
  }
}
