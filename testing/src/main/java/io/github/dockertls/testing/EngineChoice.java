package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine for a daemon's settings, or why there is none.
 *
 * @param engine where daemons are to be started, or null
 * @param missing everything that was looked for in vain, or null
 */
record EngineChoice(@Nullable Engine engine, @Nullable DockerTlsException missing) {
  static final String VARIABLE = "DOCKER_TLS_ENGINE";
  private static final String TESTCONTAINERS = "org.testcontainers.DockerClientFactory";

  static EngineChoice of(DockerdSettings settings) {
    return switch (kind(settings, Environment.system())) {
      case PROCESS -> choice(new ProcessEngine(), settings);
      case CONTAINER -> container(settings);
      case AUTOMATIC -> either(container(settings), () -> choice(new ProcessEngine(), settings));
    };
  }

  /** The engine, or the failure that tells what is missing. */
  Engine orThrow() {
    if (engine == null) {
      throw missing != null ? missing : new IllegalStateException("neither engine nor reason");
    }
    return engine;
  }

  /** What is to be tried. */
  static EngineKind kind(DockerdSettings settings, Environment environment) {
    EngineWish wish = settings.engine();
    if (wish.kind() != EngineKind.AUTOMATIC) {
      return wish.kind();
    }
    if (wish.binary() != null) {
      return EngineKind.PROCESS;
    }
    if (wish.image() != null) {
      return EngineKind.CONTAINER;
    }
    String value = environment.variable(VARIABLE).orElse("");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "process" -> EngineKind.PROCESS;
      case "container" -> EngineKind.CONTAINER;
      case "", "automatic" -> EngineKind.AUTOMATIC;
      default ->
          throw new DockerTlsException(
              Reason.DAEMON_NOT_STARTED,
              "The environment variable " + VARIABLE + " is \"" + value + "\"",
              "Set it to process, container or automatic, or remove it");
    };
  }

  private static EngineChoice container(DockerdSettings settings) {
    try {
      Class.forName(TESTCONTAINERS, false, EngineChoice.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return new EngineChoice(
          null,
          new DockerTlsException(
              Reason.LIBRARY_MISSING,
              "No dockerd can be started in a container: Testcontainers is not on the class path",
              "Add org.testcontainers:testcontainers 2.0 to the tests' dependencies",
              e));
    }
    return choice(new ContainerEngine(), settings);
  }

  private static EngineChoice choice(Engine engine, DockerdSettings settings) {
    DockerTlsException missing = engine.missing(settings);
    return new EngineChoice(missing == null ? engine : null, missing);
  }

  /** The second is only looked for without the first. */
  static EngineChoice either(EngineChoice container, Supplier<EngineChoice> other) {
    if (container.missing == null) {
      return container;
    }
    EngineChoice process = other.get();
    if (process.missing == null) {
      return process;
    }
    return new EngineChoice(
        null,
        new DockerTlsException(
            Reason.DAEMON_NOT_STARTED,
            container.missing.fact() + "; " + process.missing.fact(),
            "For a container: "
                + container.missing.remedy()
                + ". For a process: "
                + process.missing.remedy(),
            container.missing));
  }
}
