package io.github.dockertls.docktls;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether help or the version is asked for, where {@code docker} takes that: among its flags. */
final class Asked {
  /** What stands for {@code --version}. */
  static final List<String> VERSION = List.of("--version");

  private static final Set<String> HELP = Set.of("--help", "-h");
  private static final Set<String> VERSIONS = Set.of("--version", "-v");

  /** Global flags whose value is the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-H",
          "--host",
          "-c",
          "--context",
          "-l",
          "--log-level",
          "--config",
          "--tlscacert",
          "--tlscert",
          "--tlskey");

  private Asked() {}

  /**
   * The arguments as one of three: {@link #VERSION}; nothing, which asks for all commands; or what
   * is to be run. {@code help COMMAND} is {@code COMMAND --help}.
   */
  static List<String> of(List<String> args) {
    int at = 0;
    while (at < args.size() && args.get(at).startsWith("-") && !args.get(at).equals("--")) {
      String flag = args.get(at);
      if (HELP.contains(flag)) {
        return List.of();
      }
      if (VERSIONS.contains(flag)) {
        return VERSION;
      }
      at += WITH_VALUE.contains(flag) ? 2 : 1;
    }
    if (at < args.size() && args.get(at).equals("help")) {
      List<String> command = new ArrayList<>(args.subList(at + 1, args.size()));
      if (!command.isEmpty()) {
        command.add("--help");
      }
      return List.copyOf(command);
    }
    return args;
  }
}
