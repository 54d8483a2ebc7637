package io.github.dockertls.cli;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.text.HostPort;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that the {@code docker} CLI would use for given global flags and surroundings,
 * before any connection is made: flags, variables, {@code config.json} and stored contexts, with
 * the CLI's precedence (CLI rules 1 to 42 and 60 to 62). TLS files are read, not parsed.
 *
 * <pre>{@code
 * CliEndpoint cli = CliEndpoint.resolve(Environment.system(), List.of("--tlsverify"));
 * cli.host();      // tcp://localhost:2376
 * cli.origins();   // {context=default, tls=--tlsverify, host=default, ca.pem=~/.docker}
 * }</pre>
 *
 * <p>Most callers want {@code DockerEndpoint.fromCli} instead. Immutable and thread-safe.
 */
public final class CliEndpoint {
  static final String DEFAULT_CONTEXT = "default";

  private final Resolved resolved;
  private final DockerHost address;
  private final Path configDirectory;
  private final Map<String, String> headers;
  private final @Nullable String apiVersion;
  private final @Nullable String proxy;
  private final Map<String, String> origins;
  private final List<String> warnings;

  private CliEndpoint(Resolution resolution) {
    resolved = resolution.resolve();
    address = resolution.address(resolved);
    configDirectory = resolution.configDirectory;
    headers = CustomHeaders.of(resolution.environment, resolution.config, resolution.origins);
    apiVersion = resolution.apiVersion();
    proxy = ProxyVariables.proxyFor(address, isTls(), resolution.environment, resolution.origins);
    origins = Collections.unmodifiableMap(new LinkedHashMap<>(resolution.origins));
    warnings = List.copyOf(resolution.warnings);
  }

  /**
   * Resolves as the CLI does. Warnings are logged as they arise, and kept in {@link #warnings()}.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags, as it would get them, without a command
   * @return the endpoint
   * @throws DockerTlsException with the reason that the CLI has: {@code cli-usage}, {@code
   *     host-and-context}, {@code host-invalid}, {@code ssh}, {@code protocol-not-available},
   *     {@code tls-file-unreadable}, {@code header-invalid}, {@code api-version-invalid} and the
   *     reasons that begin with {@code context-}; {@code tls-without-material} where the CLI would
   *     fall back to plain HTTP (CLI rule 8)
   */
  public static CliEndpoint resolve(Environment environment, List<String> flags) {
    return new CliEndpoint(new Resolution(environment, flags));
  }

  /**
   * The context's name, as it calls itself.
   *
   * @return the name, {@code default} for flags and variables
   */
  public String context() {
    return resolved.name();
  }

  /**
   * The host with its scheme, as {@code docker context inspect} shows it.
   *
   * @return such as {@code tcp://build1:2376}; empty for a stored context without a host, which
   *     means the default socket (CLI rule 40)
   */
  public String host() {
    return resolved.host();
  }

  /**
   * Where to connect. A socket's relative path is resolved against the working directory.
   *
   * @return the parsed host
   */
  public DockerHost address() {
    return address;
  }

  /**
   * The TLS files.
   *
   * @return the files' contents, or null if there is no TLS data; not null and without any file
   *     means the system's roots (CLI rule 37)
   */
  public @Nullable TlsFiles tlsFiles() {
    return resolved.files();
  }

  /**
   * The names of all TLS files, also of unknown ones in a context's directory.
   *
   * @return the names in order, empty for TLS with the system's roots, null for no TLS data
   */
  public @Nullable List<String> tlsFileNames() {
    return resolved.fileNames();
  }

  /**
   * Whether the server goes unverified, should TLS be spoken.
   *
   * @return true if so
   */
  public boolean skipTlsVerify() {
    return resolved.skipTlsVerify();
  }

  /**
   * Whether TLS is spoken: never on a socket (CLI rule 10), whatever was asked for.
   *
   * @return true if so
   */
  public boolean isTls() {
    return address.scheme().equals("tcp")
        && (resolved.fileNames() != null || resolved.skipTlsVerify());
  }

  /**
   * The directory of {@code config.json} and of the contexts: {@code --config}, else {@code
   * DOCKER_CONFIG}, else {@code .docker} in the home directory (CLI rule 16).
   *
   * @return the directory, which need not exist
   */
  public Path configDirectory() {
    return configDirectory;
  }

  /**
   * The extra headers of every request (CLI rule 61).
   *
   * @return names to values
   */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * The API version that is wanted, unless the daemon's is older (CLI rule 62).
   *
   * @return the version as {@code 1.44}, or null for the newest that is known
   */
  public @Nullable String apiVersion() {
    return apiVersion;
  }

  /**
   * The proxy to go through (CLI rule 60): a tunnel for TLS, requests with absolute URIs without.
   *
   * @return such as {@code http://user:password@proxy:3128}, or null to connect directly; its user
   *     info is a secret
   */
  public @Nullable String proxy() {
    return proxy;
  }

  /**
   * Where values came from, for a diagnosis: {@code host} to {@code -H}, {@code tls} to {@code
   * DOCKER_TLS_VERIFY}, {@code ca.pem} to {@code DOCKER_CERT_PATH}, {@code context} to {@code
   * currentContext of config.json}.
   *
   * @return setting to flag, variable, {@code context} or {@code default}, in the order of finding
   *     out
   */
  public Map<String, String> origins() {
    return origins;
  }

  /**
   * What is odd but no failure, such as a {@code config.json} that cannot be parsed.
   *
   * @return warnings, in order, each a line
   */
  public List<String> warnings() {
    return warnings;
  }

  /** Names context, host and files; no content, no header value, no proxy. */
  @Override
  public String toString() {
    return "CliEndpoint[context="
        + context()
        + ", host="
        + HostPort.withoutUser(host())
        + ", skipTlsVerify="
        + skipTlsVerify()
        + ", tlsFiles="
        + tlsFileNames()
        + "]";
  }

  /**
   * What flags and surroundings ask for, as far as it can be told, also where it comes to no
   * endpoint: for saying what is wrong. Immutable and thread-safe.
   *
   * @param context the context's name as it was given, {@code default} for flags and variables;
   *     empty if that cannot be told
   * @param host the host with its scheme, as it was given if it is none; empty if unknown
   * @param origins where values came from, as {@link CliEndpoint#origins()}
   * @param files the TLS files that are meant, by what they are for, whether they are there or not
   * @param warnings what is odd but no failure
   */
  public record Asked(
      String context,
      String host,
      Map<String, String> origins,
      Map<String, Path> files,
      List<String> warnings) {
    /**
     * Copies the collections.
     *
     * @param context the context's name
     * @param host the host
     * @param origins where values came from
     * @param files the TLS files
     * @param warnings what is odd
     */
    public Asked {
      origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
      warnings = List.copyOf(warnings);
    }

    /**
     * Looks at the same places as {@link CliEndpoint#resolve}, and never throws for what it finds.
     *
     * @param environment variables, home and working directory
     * @param flags the CLI's global flags
     * @return what is asked for; nothing but empty values if the flags cannot be parsed
     */
    public static Asked of(Environment environment, List<String> flags) {
      try {
        return new Resolution(environment, flags).asked();
      } catch (DockerTlsException e) {
        return new Asked("", "", Map.of(), Map.of(), List.of());
      }
    }
  }

  /**
   * The TLS files that have a meaning. A certificate without key, or a key without certificate, is
   * ignored by the CLI (CLI rule 13).
   *
   * @param ca the CA file, or null
   * @param cert the certificate file, or null
   * @param key the key file, or null
   */
  public record TlsFiles(@Nullable TlsFile ca, @Nullable TlsFile cert, @Nullable TlsFile key) {
    List<String> names() {
      return Stream.of(ca, cert, key).filter(Objects::nonNull).map(TlsFile::name).toList();
    }
  }

  /** A file that was read, unparsed. Its text shows the path alone. Immutable. */
  public static final class TlsFile {
    private final String name;
    private final String path;
    private final byte[] content;

    TlsFile(String name, String path, byte[] content) {
      this.name = name;
      this.path = path;
      this.content = content;
    }

    /**
     * What it is for.
     *
     * @return {@code ca.pem}, {@code cert.pem} or {@code key.pem}, whatever the file is called
     */
    public String name() {
      return name;
    }

    /**
     * Where it was read from.
     *
     * @return an absolute path, for messages
     */
    public String path() {
      return path;
    }

    /**
     * What was read.
     *
     * @return a copy of its bytes
     */
    public byte[] content() {
      return content.clone();
    }

    @Override
    public String toString() {
      return path;
    }
  }
}
