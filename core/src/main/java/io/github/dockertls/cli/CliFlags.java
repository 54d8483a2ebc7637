package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The global flags of {@code docker}, parsed as the CLI does: {@code -H tcp://h:1}, {@code
 * -Htcp://h:1}, {@code --host=tcp://h:1}, {@code --tls=false}, {@code -DH tcp://h:1}, up to the
 * first argument that is no flag, which is the command (CLI rule 7).
 *
 * <pre>{@code
 * CliFlags flags = CliFlags.parse(List.of("--tlsverify", "-H", "tcp://build1:2376", "ps", "-a"));
 * flags.arguments();  // --tlsverify, -H, tcp://build1:2376
 * flags.command();    // ps, -a
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class CliFlags {
  private static final Set<String> LOG_LEVELS =
      Set.of("", "panic", "fatal", "error", "warn", "warning", "info", "debug", "trace");
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private final List<String> arguments;
  private final List<String> command;
  private @Nullable String host;
  private String config = "";
  private String context = "";
  private @Nullable Boolean tls;
  private @Nullable Boolean tlsVerify;
  private @Nullable String caFile;
  private @Nullable String certFile;
  private @Nullable String keyFile;

  private CliFlags(List<String> all) {
    int next = 0;
    while (next < all.size() && isFlag(all.get(next))) {
      String flag = all.get(next++);
      if (flag.equals("--")) {
        break;
      }
      next += flag.startsWith("--") ? longFlag(flag, all, next) : shortFlags(flag, all, next);
    }
    arguments = List.copyOf(all.subList(0, next));
    command = List.copyOf(all.subList(next, all.size()));
  }

  /**
   * Parses a command line.
   *
   * @param arguments global flags, and perhaps a command after them
   * @return the flags
   * @throws DockerTlsException {@code cli-usage} for what the CLI would call a wrong use: an
   *     unknown flag, a missing or bad value
   */
  public static CliFlags parse(List<String> arguments) {
    return new CliFlags(arguments);
  }

  /**
   * The arguments that are global flags and their values.
   *
   * @return the arguments before the command, in order
   */
  public List<String> arguments() {
    return arguments;
  }

  /**
   * What comes after the global flags.
   *
   * @return the command and its arguments; empty if there is none
   */
  public List<String> command() {
    return command;
  }

  /**
   * The flags that look at another context in the same surroundings.
   *
   * @param context the context's name
   * @return {@code --context NAME} behind {@code --config} where it was given; for {@code default}
   *     also what counts there alone: hosts and TLS
   */
  public List<String> argumentsFor(String context) {
    if (!context.equals(CliEndpoint.DEFAULT_CONTEXT)) {
      return config.isEmpty()
          ? List.of("--context", context)
          : List.of("--config", config, "--context", context);
    }
    if (host != null) {
      return arguments; // a host means this context, and excludes --context
    }
    List<String> all = new ArrayList<>(arguments);
    all.remove("--"); // which would end the flags
    all.addAll(List.of("--context", context));
    return List.copyOf(all);
  }

  /** The host of {@code -H}, which may be empty; null if the flag is not there. */
  @Nullable String host() {
    return host;
  }

  /** The directory of {@code --config}, empty if not given or given empty (CLI rule 16). */
  String config() {
    return config;
  }

  /** The name of {@code --context}, empty if not given or given empty (CLI rule 34). */
  String context() {
    return context;
  }

  @Nullable Boolean tls() {
    return tls;
  }

  @Nullable Boolean tlsVerify() {
    return tlsVerify;
  }

  /** The file of {@code --tlscacert}; empty means none, null that the flag is not there. */
  @Nullable String caFile() {
    return caFile;
  }

  @Nullable String certFile() {
    return certFile;
  }

  @Nullable String keyFile() {
    return keyFile;
  }

  /** A lone hyphen is no flag. */
  private static boolean isFlag(String argument) {
    return argument.length() > 1 && argument.startsWith("-");
  }

  /** Takes one long flag; returns how many of the next arguments it took. */
  private int longFlag(String flag, List<String> all, int next) {
    String body = flag.substring(2);
    if (body.startsWith("-") || body.startsWith("=")) {
      throw usage("\"" + flag + "\" is no flag");
    }
    int equals = body.indexOf('=');
    String name = equals < 0 ? body : body.substring(0, equals);
    requireKnown(name, flag);
    if (equals >= 0) {
      set(name, body.substring(equals + 1));
      return 0;
    }
    if (isSwitch(name)) {
      set(name, "true");
      return 0;
    }
    set(name, value("--" + name, all, next));
    return 1;
  }

  /** Takes one argument of short flags, such as {@code -DH}. */
  private int shortFlags(String flag, List<String> all, int next) {
    String letters = flag.substring(1);
    while (!letters.isEmpty()) {
      String letter = letters.substring(0, 1);
      String name =
          switch (letter) {
            case "H" -> "host";
            case "c" -> "context";
            case "D" -> "debug";
            case "l" -> "log-level";
            default -> throw usage("\"-" + letter + "\" in \"" + flag + "\" is no global flag");
          };
      if (letters.length() > 2 && letters.charAt(1) == '=') {
        set(name, letters.substring(2));
        return 0;
      }
      letters = letters.substring(1);
      if (isSwitch(name)) {
        set(name, "true");
      } else if (!letters.isEmpty()) {
        set(name, letters);
        return 0;
      } else {
        set(name, value("-" + letter, all, next));
        return 1;
      }
    }
    return 0;
  }

  private static String value(String flag, List<String> all, int next) {
    if (next >= all.size()) {
      throw usage("\"" + flag + "\" needs a value and none follows");
    }
    return all.get(next);
  }

  private static void requireKnown(String name, String flag) {
    switch (name) {
      case "config", "context", "debug", "host", "log-level" -> {}
      case "tls", "tlsverify", "tlscacert", "tlscert", "tlskey" -> {}
      default -> throw usage("\"" + flag + "\" is no global flag");
    }
  }

  private static boolean isSwitch(String name) {
    return name.equals("tls") || name.equals("tlsverify") || name.equals("debug");
  }

  /** A later use replaces an earlier one. */
  private void set(String name, String value) {
    switch (name) {
      case "host" -> host = onlyHost(value);
      case "config" -> config = unquoted(value);
      case "context" -> context = value;
      case "tls" -> tls = bool(name, value);
      case "tlsverify" -> tlsVerify = bool(name, value);
      case "tlscacert" -> caFile = value;
      case "tlscert" -> certFile = value;
      case "tlskey" -> keyFile = value;
      case "debug" -> bool(name, value);
      default -> requireLogLevel(value);
    }
  }

  /** CLI rule 32: an equal or an empty second one is wrong as well. */
  private String onlyHost(String value) {
    if (host != null) {
      throw new DockerTlsException(
          Reason.CLI_USAGE,
          "The host is given twice: \"" + host + "\" and \"" + value + "\"",
          "Give -H once; to talk to several daemons, make an endpoint for each");
    }
    return value;
  }

  private static boolean bool(String name, String value) {
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      throw usage("\"" + value + "\" is no value of --" + name + ", which takes true or false");
    }
    return TRUE.contains(value);
  }

  private static void requireLogLevel(String value) {
    if (!LOG_LEVELS.contains(value.toLowerCase(Locale.ROOT))) {
      throw usage("\"" + value + "\" is no log level: debug, info, warn, error and fatal are");
    }
  }

  /**
   * One pair of equal quotes is dropped: shells and config tools leave them there (CLI rule 17).
   */
  private static String unquoted(String value) {
    int last = value.length() - 1;
    boolean quoted =
        last >= 1
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(0) == value.charAt(last);
    return quoted ? value.substring(1, last) : value;
  }

  static DockerTlsException usage(String fact) {
    return new DockerTlsException(
        Reason.CLI_USAGE,
        fact,
        "Give global flags as docker takes them (-H, -c, --config, --tls, --tlsverify, --tlscacert,"
            + " --tlscert, --tlskey, -D, -l), before any command");
  }

  /** The flags as given; a host may carry user info, so it is left out. */
  @Override
  public String toString() {
    return "CliFlags[context=" + context + ", config=" + config + ", host=" + (host != null) + "]";
  }
}
