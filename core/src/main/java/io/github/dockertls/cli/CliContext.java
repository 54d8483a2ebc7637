package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A context as {@code docker context inspect} shows it: nothing is checked for whether it can be
 * used, and a stored context's TLS files are listed, not read.
 *
 * <pre>{@code
 * CliContext used = CliContext.inspect(Environment.system(), List.of());
 * CliContext prod = CliContext.inspect(Environment.system(), List.of(), "production");
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param name the context's name as it calls itself, {@code default} for flags and variables
 * @param host such as {@code tcp://build1:2376}; empty if a stored context has none, which means
 *     the default socket (CLI rule 40)
 * @param skipTlsVerify whether the server goes unverified
 * @param tlsFiles names of the TLS files: empty for TLS with the system's roots, null for no TLS
 *     data
 */
public record CliContext(
    String name, String host, boolean skipTlsVerify, @Nullable List<String> tlsFiles) {
  /**
   * Makes the list of files unmodifiable.
   *
   * @param name the name
   * @param host the host
   * @param skipTlsVerify whether the server goes unverified
   * @param tlsFiles the names of the TLS files, or null
   */
  public CliContext {
    tlsFiles = tlsFiles == null ? null : List.copyOf(tlsFiles);
  }

  /**
   * The context that is in use.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags
   * @return the context
   * @throws DockerTlsException with the reason that the CLI has: {@code cli-usage}, {@code
   *     host-and-context}, {@code host-invalid}, {@code tls-file-unreadable} for flags and
   *     variables; {@code context-not-found}, {@code context-meta-invalid}, {@code
   *     context-no-docker-endpoint}, {@code context-bad-endpoint} for stored contexts
   */
  public static CliContext inspect(Environment environment, List<String> flags) {
    Resolution resolution = new Resolution(environment, flags);
    return of(resolution.inspect(resolution.contextName));
  }

  /**
   * A context by its name.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags
   * @param name the context's name
   * @return the context
   * @throws DockerTlsException as {@link #inspect(Environment, List)}
   */
  public static CliContext inspect(Environment environment, List<String> flags, String name) {
    return of(new Resolution(environment, flags).inspect(name));
  }

  /**
   * All contexts, as {@code docker context ls} lists them: {@code default} and what is stored.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags
   * @return the contexts in the order of their names, {@code default} first
   * @throws DockerTlsException as {@link #inspect(Environment, List)}
   */
  public static List<CliContext> list(Environment environment, List<String> flags) {
    Resolution resolution = new Resolution(environment, flags);
    List<CliContext> contexts = new ArrayList<>();
    contexts.add(of(resolution.inspect(CliEndpoint.DEFAULT_CONTEXT)));
    for (ContextStore.Metadata stored : resolution.store.all()) {
      if (!stored.name().equals(CliEndpoint.DEFAULT_CONTEXT)) {
        contexts.add(new CliContext(stored.name(), stored.host(), stored.skipTlsVerify(), null));
      }
    }
    return List.copyOf(contexts);
  }

  /**
   * The names of all contexts, whether they can be used or not: for a look at all of them that none
   * of them should end.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags
   * @param nameless takes why, for each stored context that does not even tell its name
   * @return the names, {@code default} first, the others in their order
   * @throws DockerTlsException {@code cli-usage}, {@code host-and-context}, and {@code
   *     context-meta-unreadable} if the contexts cannot be listed at all
   */
  public static List<String> names(
      Environment environment, List<String> flags, Consumer<? super DockerTlsException> nameless) {
    List<String> names = new ArrayList<>();
    names.add(CliEndpoint.DEFAULT_CONTEXT);
    new Resolution(environment, flags)
        .store.names(nameless).stream()
            .filter(name -> !name.equals(CliEndpoint.DEFAULT_CONTEXT))
            .forEach(names::add);
    return List.copyOf(names);
  }

  /**
   * The name of the context that is in use; it need not be stored.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags
   * @return the name, {@code default} if a host is given or no context is chosen (CLI rule 34)
   * @throws DockerTlsException {@code cli-usage}, {@code host-and-context}
   */
  public static String current(Environment environment, List<String> flags) {
    return new Resolution(environment, flags).contextName;
  }

  private static CliContext of(Resolved resolved) {
    return new CliContext(
        resolved.name(), resolved.host(), resolved.skipTlsVerify(), resolved.fileNames());
  }
}
