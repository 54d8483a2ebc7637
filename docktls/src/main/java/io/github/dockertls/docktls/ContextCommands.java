package io.github.dockertls.docktls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.cli.CliContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code docktls context ls} and {@code docktls context inspect [NAME]}. */
@Command(name = "context", description = "Show contexts")
final class ContextCommands implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine commandLine = spec == null ? new CommandLine(this) : spec.commandLine();
    throw new ParameterException(commandLine, "\"context\" needs a command: ls or inspect");
  }

  /** Lists all contexts; the one in use has a star. */
  @Command(name = "ls", aliases = "list", description = "List contexts")
  static final class Ls implements Callable<Integer> {
    private final Session session;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print names alone")
    private boolean quiet;

    Ls(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      String current = CliContext.current(session.environment(), session.globalFlags());
      Table table = new Table("NAME", "DOCKER ENDPOINT");
      for (CliContext context : CliContext.list(session.environment(), session.globalFlags())) {
        if (quiet) {
          session.println(context.name());
          continue;
        }
        String star = context.name().equals(current) ? " *" : "";
        table.row(context.name() + star, context.host());
      }
      if (!quiet) {
        table.print(session.out());
      }
      return 0;
    }
  }

  /** Prints one context, or the one in use, as a JSON object. */
  @Command(name = "inspect", description = "Show a context as JSON")
  static final class Inspect implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the context in use")
    private @Nullable String name;

    Inspect(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() throws JsonProcessingException {
      CliContext context =
          name == null
              ? CliContext.inspect(session.environment(), session.globalFlags())
              : CliContext.inspect(session.environment(), session.globalFlags(), name);
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      shown.put("name", context.name());
      shown.put("host", context.host());
      shown.put("skipTLSVerify", context.skipTlsVerify());
      shown.put("tlsFiles", context.tlsFiles());
      session.out().println(new ObjectMapper().writeValueAsString(shown));
      return 0;
    }
  }
}
