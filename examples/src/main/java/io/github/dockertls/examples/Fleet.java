package io.github.dockertls.examples;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliContext;
import io.github.dockertls.cli.DockerHost;
import io.github.dockertls.diagnosis.Diagnosis;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks many daemons side by side whether they can be reached and how long their certificates do,
 * the shortest first.
 *
 * <p>Of a file each line is a host and, after a blank, the directory of its certificates, without
 * which it is asked in plain HTTP; an empty line and one that begins with {@code #} count for
 * nothing. Without a file all contexts are asked.
 */
@Command(name = "fleet", description = "Ask many daemons side by side")
public final class Fleet implements Callable<Integer> {
  private static final String ROW = "%-9s  %-16s  %-40s  %s%n";

  private final Environment environment;
  private final PrintStream out;

  @Option(names = "--parallel", description = "How many at once (default: ${DEFAULT-VALUE})")
  private int parallel = SideBySide.USUAL;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with a time line")
  private @Nullable Path html;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "HOSTS", description = "A file; default: all contexts")
  private @Nullable Path hosts;

  Fleet(Environment environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * Runs it; the exit status is 0 if all of them connect.
   *
   * @param args {@code [--parallel N] [--html FILE] [HOSTS]}
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new Fleet(Environment.system(), out)).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    if (parallel < 1) {
      throw new ParameterException(spec.commandLine(), "--parallel must be at least 1");
    }
    List<Diagnosis> diagnoses = ask(hosts == null ? contexts() : file(hosts));
    diagnoses.sort(Comparator.comparingLong(one -> one.daysLeft().orElse(Long.MAX_VALUE)));
    out.printf(ROW, "DAYS LEFT", "SECURED BY", "ENDPOINT", "VERDICT");
    for (Diagnosis one : diagnoses) {
      String left = one.daysLeft().isPresent() ? "" + one.daysLeft().getAsLong() : "-";
      out.printf(ROW, left, one.protection(), one.host(), one.verdict().cause());
    }
    if (html != null) {
      Files.writeString(html, Diagnosis.html(diagnoses), StandardCharsets.UTF_8);
    }
    return diagnoses.stream().allMatch(one -> one.verdict().connects()) ? 0 : 1;
  }

  private List<Diagnosis> ask(List<Callable<Diagnosis>> questions)
      throws InterruptedException, ExecutionException {
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("Asking")
            .setInitialMax(questions.size())
            .continuousUpdate()
            .build()) {
      return SideBySide.ask(questions, parallel, bar::step);
    }
  }

  private List<Callable<Diagnosis>> contexts() {
    List<Callable<Diagnosis>> questions = new ArrayList<>();
    List<String> names =
        CliContext.names(
            environment, List.of(), e -> questions.add(() -> DockerEndpoint.diagnose(e)));
    for (String name : names) {
      questions.add(() -> DockerEndpoint.diagnose(environment, "--context", name));
    }
    return questions;
  }

  private List<Callable<Diagnosis>> file(Path file) throws IOException {
    List<Callable<Diagnosis>> questions = new ArrayList<>();
    for (String line : Files.readAllLines(environment.workingDirectory().resolve(file))) {
      String[] words = line.strip().split("\\s+", 2);
      if (!words[0].isEmpty() && !words[0].startsWith("#")) {
        questions.add(() -> diagnose(words[0], words.length > 1 ? words[1] : null));
      }
    }
    return questions;
  }

  private Diagnosis diagnose(String host, @Nullable String certificates) {
    try {
      DockerEndpoint.Builder endpoint = DockerEndpoint.builder(host).environment(environment);
      if (isTcp(host)) {
        if (certificates == null) {
          endpoint.plainHttp();
        } else {
          endpoint.certificates(Path.of(certificates));
        }
      }
      return endpoint.build().diagnose();
    } catch (DockerTlsException e) {
      return DockerEndpoint.diagnose(e);
    }
  }

  private static boolean isTcp(String host) {
    try {
      return DockerHost.parse(host).scheme().equals("tcp");
    } catch (DockerTlsException e) {
      return false; // to build the endpoint tells what is wrong
    }
  }
}
