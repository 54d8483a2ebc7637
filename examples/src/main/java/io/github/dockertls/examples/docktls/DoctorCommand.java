package io.github.dockertls.examples.docktls;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.cli.CliContext;
import io.github.dockertls.diagnosis.Diagnosis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
  public Integer call() {
    return allContexts ? all() : one();
  }

  private int one() {
    Diagnosis diagnosis = diagnose(List.of());
    if (json) {
      session.out().println(diagnosis.json());
    } else {
      session.out().print(Ansi.AUTO.enabled() ? diagnosis.colouredText() : diagnosis.text());
    }
    write(diagnosis.html());
    return diagnosis.verdict().connects() ? 0 : 1;
  }

  private Diagnosis diagnose(List<String> more) {
    List<String> flags = new ArrayList<>(session.globalFlags());
    flags.addAll(more);
    return DockerEndpoint.diagnose(session.environment(), flags.toArray(String[]::new));
  }

  private int all() {
    if (json) {
      throw new DockerTlsException(
          Reason.CLI_USAGE,
          "--json and --all-contexts do not go together",
          "Call \"docktls --context NAME doctor --json\" for each context");
    }
    Map<String, Diagnosis> diagnoses = new LinkedHashMap<>();
    for (CliContext context : CliContext.list(session.environment(), session.globalFlags())) {
      diagnoses.put(context.name(), diagnose(List.of("--context", context.name())));
    }
    Table table = new Table("NAME", "DOCKER ENDPOINT", "REACHABLE", "SECURED BY", "DAYS LEFT");
    diagnoses.forEach(
        (name, one) ->
            table.row(
                name,
                one.host(),
                one.verdict().connects() ? "yes" : "no: " + one.verdict().cause(),
                one.protection(),
                one.daysLeft().isPresent() ? Long.toString(one.daysLeft().getAsLong()) : "-"));
    table.print(session.out());
    write(Diagnosis.html(diagnoses.values()));
    return diagnoses.values().stream().allMatch(one -> one.verdict().connects()) ? 0 : 1;
  }

  private void write(String page) {
    if (html == null) {
      return;
    }
    Path file = session.environment().workingDirectory().resolve(html);
    try {
      Files.writeString(file, page, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.FILE_UNWRITABLE,
          "The page cannot be written to \"" + file + "\"",
          "Name a file in a directory that this user may write to",
          e);
    }
  }
}
