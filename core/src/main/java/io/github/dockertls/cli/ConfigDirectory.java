package io.github.dockertls.cli;

import io.github.dockertls.Environment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the CLI's files are (CLI rule 16). */
final class ConfigDirectory {
  private ConfigDirectory() {}

  /** DOCKER_CONFIG as it is, else {@code .docker} in the home directory. */
  static String text(Environment environment) {
    return environment
        .variable("DOCKER_CONFIG")
        .filter(value -> !value.isEmpty())
        .orElseGet(() -> environment.home().resolve(".docker").toString());
  }

  /** The directory of config.json and of the contexts. */
  static Path path(Environment environment, CliFlags flags) {
    String given = flags.config().isEmpty() ? text(environment) : flags.config();
    try {
      return environment.workingDirectory().resolve(given);
    } catch (InvalidPathException e) {
      throw CliFlags.usage("\"" + given + "\" is no path of a directory");
    }
  }
}
