package io.github.dockertls.docktls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.cli.CliFlags;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code java -jar docktls.jar [global flags of docker] COMMAND}.
 *
 * <p>The exit status is 0, 125 for wrong use, or 1 for any other failure; then stderr ends with one
 * line, {@code docktls: <reason>: <message>}. docs/reasons.md lists the reasons.
 */
@Command(
    name = "docktls",
    synopsisHeading = "Usage:  ",
    customSynopsis = "docktls [GLOBAL FLAGS OF DOCKER] COMMAND",
    description = {
      "",
      "Talks to the daemon that docker would talk to, in the same way.",
      "Global flags: -H, -c, --config, --tls, --tlsverify, --tlscacert, --tlscert, --tlskey, -D, -l;",
      "--version prints docktls' own. COMMAND --help tells of a command."
    },
    commandListHeading = "%nCommands:%n")
public final class Docktls {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 125;

  private static final Map<String, Function<Session, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("version", VersionCommand::new);
    COMMANDS.put("info", InfoCommand::new);
    COMMANDS.put("ps", PsCommand::new);
    COMMANDS.put("images", ImagesCommand::new);
    COMMANDS.put("pull", PullCommand::new);
    COMMANDS.put("context", Docktls::contexts);
    COMMANDS.put("certs", CertsCommand::commandLine);
    COMMANDS.put("daemon-config", DaemonConfigCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
  }

  private Docktls() {}

  /**
   * Runs one command and exits.
   *
   * @param args global flags of {@code docker}, a command, and its arguments
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int status = run(Environment.system(), List.of(args), out, System.err);
    out.flush();
    System.exit(status);
  }

  /** Runs one command and returns its exit status. */
  static int run(Environment environment, List<String> args, PrintStream out, PrintStream err) {
    try {
      List<String> words = Asked.of(args);
      if (words.equals(Asked.VERSION)) {
        out.println("docktls version " + version());
        return 0;
      }
      Session session = new Session(environment, CliFlags.parse(words), out);
      CommandLine commands =
          commands(session)
              .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
              .setParameterExceptionHandler((e, rest) -> report(wrongUse(e), out, err))
              .setExecutionExceptionHandler((e, commandLine, result) -> report(e, out, err));
      addHelp(commands);
      List<String> command = session.flags().command();
      if (command.isEmpty()) {
        out.print(usage(commands));
        return 0;
      }
      return commands.execute(command.toArray(String[]::new));
    } catch (DockerTlsException e) {
      return report(e, out, err);
    }
  }

  private static int report(Throwable thrown, PrintStream out, PrintStream err) {
    Failure failure = Failure.of(thrown);
    out.flush();
    err.println(failure.line());
    return failure.isWrongUse() ? WRONG_USE : FAILED;
  }

  /** Each command and subcommand takes {@code --help}, whatever else is given or missing. */
  private static void addHelp(CommandLine commands) {
    commands.getCommandSpec().usageMessage().synopsisHeading("Usage:  ");
    commands
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this")
                .type(boolean.class)
                .build());
    commands.getSubcommands().values().stream().distinct().forEach(Docktls::addHelp);
  }

  /** The version of docktls, which is the library's. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = Docktls.class.getResourceAsStream("docktls.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  /** The command that is asked for, or all of them: to describe them all takes picocli a while. */
  private static CommandLine commands(Session session) {
    List<String> words = session.flags().command();
    String asked = words.isEmpty() ? "" : words.get(0);
    CommandLine commands = new CommandLine(new Docktls());
    COMMANDS.forEach(
        (name, maker) -> {
          if (name.equals(asked) || !COMMANDS.containsKey(asked)) {
            commands.addSubcommand(maker.apply(session));
          }
        });
    return commands;
  }

  private static CommandLine contexts(Session session) {
    return new CommandLine(new ContextCommands())
        .addSubcommand(new ContextCommands.Ls(session))
        .addSubcommand(new ContextCommands.Inspect(session));
  }

  private static DockerTlsException wrongUse(ParameterException e) {
    String fact =
        e instanceof UnmatchedArgumentException unmatched
            ? "\"" + String.join(" ", unmatched.getUnmatched()) + "\" has no meaning here"
            : String.valueOf(e.getMessage());
    return new DockerTlsException(
        Reason.CLI_USAGE,
        fact,
        "Write \""
            + usage(e.getCommandLine()).lines().findFirst().orElse("").replaceFirst("\\w+: +", "")
            + "\"; global flags come before the command",
        e);
  }

  private static String usage(CommandLine commandLine) {
    StringWriter text = new StringWriter();
    commandLine.usage(new PrintWriter(text), Ansi.OFF);
    return text.toString();
  }
}
