package io.github.dockertls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this library asks of the outside: environment variables, home, working directory, the
 * system's roots, and the time.
 *
 * <p>{@link #system()} is the process's own and what every call uses unless told otherwise. A test,
 * or a server that acts for several users, builds another:
 *
 * <pre>{@code
 * Environment ci = Environment.builder()
 *     .variable("DOCKER_HOST", "tcp://build1.example.com:2376")
 *     .variable("DOCKER_TLS_VERIFY", "1")
 *     .home(Path.of("/var/lib/ci"))
 *     .build();
 * DockerEndpoint endpoint = DockerEndpoint.fromCli(ci);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Environment {
  private final Map<String, String> variables;
  private final Path home;
  private final Path workingDirectory;
  private final String operatingSystem;
  private final Clock clock;
  private final @Nullable Supplier<? extends Collection<X509Certificate>> systemRoots;

  private Environment(Builder builder) {
    variables = Map.copyOf(builder.variables);
    String variable = variables.getOrDefault("HOME", "");
    home =
        builder.home != null
            ? builder.home
            : Path.of(variable.isEmpty() ? System.getProperty("user.home") : variable);
    workingDirectory = builder.workingDirectory;
    operatingSystem = builder.operatingSystem;
    clock = builder.clock;
    systemRoots = builder.systemRoots;
  }

  /**
   * The process's own environment, as it is now: variables, {@code $HOME} (else the JVM's {@code
   * user.home}), working directory, UTC clock.
   *
   * @return the process's environment
   */
  public static Environment system() {
    Builder builder = builder();
    System.getenv().forEach(builder::variable);
    return builder.build();
  }

  /**
   * Starts an environment without any variable; home, working directory and clock are the process's
   * until set.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The value of a variable.
   *
   * @param name the variable's name
   * @return its value, which may be empty, or nothing if it is not set
   */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /**
   * The user's home directory: as set in the builder, else the variable {@code HOME} if not empty,
   * else the JVM's idea of it.
   *
   * @return the home directory
   */
  public Path home() {
    return home;
  }

  /**
   * What relative paths are resolved against.
   *
   * @return the working directory, absolute
   */
  public Path workingDirectory() {
    return workingDirectory;
  }

  /**
   * The operating system's name, as the JVM gives it.
   *
   * @return such as {@code Linux}, {@code Mac OS X} or {@code Windows 11}
   */
  public String operatingSystem() {
    return operatingSystem;
  }

  /**
   * The clock that certificates' dates are held against.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  /**
   * The roots that stand for the operating system's, if they were replaced in the builder.
   *
   * @return the replacement's certificates, or nothing if the system's own are to be used
   */
  public Optional<List<X509Certificate>> replacedSystemRoots() {
    return systemRoots == null ? Optional.empty() : Optional.of(List.copyOf(systemRoots.get()));
  }

  /** Names no value: variables may hold credentials. */
  @Override
  public String toString() {
    return "Environment[home=" + home + ", workingDirectory=" + workingDirectory + "]";
  }

  /** Collects what an {@link Environment} holds. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> variables = new HashMap<>();
    private @Nullable Path home;
    private Path workingDirectory = Path.of("").toAbsolutePath();
    private String operatingSystem = System.getProperty("os.name", "");
    private Clock clock = Clock.systemUTC();
    private @Nullable Supplier<? extends Collection<X509Certificate>> systemRoots;

    private Builder() {}

    /**
     * Sets a variable; a later call for the same name replaces the earlier.
     *
     * @param name the variable's name
     * @param value its value, may be empty
     * @return this builder
     */
    public Builder variable(String name, String value) {
      variables.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sets the home directory. Default: the variable {@code HOME}, else the JVM's {@code
     * user.home}.
     *
     * @param directory the home directory
     * @return this builder
     */
    public Builder home(Path directory) {
      home = directory.toAbsolutePath();
      return this;
    }

    /**
     * Sets what relative paths are resolved against. Default: the process's working directory.
     *
     * @param directory the directory
     * @return this builder
     */
    public Builder workingDirectory(Path directory) {
      workingDirectory = directory.toAbsolutePath();
      return this;
    }

    /**
     * Sets the operating system's name. Default: the JVM's {@code os.name}.
     *
     * @param name such as {@code Linux}
     * @return this builder
     */
    public Builder operatingSystem(String name) {
      operatingSystem = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets the clock that certificates' dates are held against. Default: the system's, in UTC.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Replaces the operating system's roots. Default: the system's own, see {@code Trust.system()}.
     *
     * @param roots asked each time that the roots are needed
     * @return this builder
     */
    public Builder systemRoots(Supplier<? extends Collection<X509Certificate>> roots) {
      systemRoots = Objects.requireNonNull(roots, "roots");
      return this;
    }

    /**
     * Builds the environment.
     *
     * @return a new environment
     */
    public Environment build() {
      return new Environment(this);
    }
  }
}
