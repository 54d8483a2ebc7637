package io.github.dockertls.cli;

import io.github.dockertls.Environment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that the {@code docker} CLI would use for given global flags and surroundings,
 * before any connection is made. Immutable and thread-safe.
 */
public final class CliEndpoint {
  private final String host;

  private CliEndpoint(String host) {
    this.host = host;
  }

  /**
   * Resolves as the CLI does.
   *
   * @param environment variables, home and working directory
   * @param flags the CLI's global flags, as it would get them
   * @return the endpoint
   */
  public static CliEndpoint resolve(Environment environment, List<String> flags) {
    return new CliEndpoint(
        environment.variable("DOCKER_HOST").orElse("unix:///var/run/docker.sock"));
  }

  /**
   * The context's name, {@code default} if none is in use.
   *
   * @return the name
   */
  public String context() {
    return "default";
  }

  /**
   * The host with its scheme, as {@code docker context inspect} shows it.
   *
   * @return such as {@code tcp://build1:2376}
   */
  public String host() {
    return host;
  }

  /**
   * Where to connect.
   *
   * @return the parsed host
   */
  public DockerHost address() {
    return DockerHost.parse(host);
  }

  /**
   * The TLS files.
   *
   * @return the files' contents, or null if TLS has no material (see {@link #isTls()})
   */
  public @Nullable TlsFiles tlsFiles() {
    return null;
  }

  /**
   * Whether the server goes unverified.
   *
   * @return true if so
   */
  public boolean skipTlsVerify() {
    return false;
  }

  /**
   * Whether TLS is spoken.
   *
   * @return true if so
   */
  public boolean isTls() {
    return tlsFiles() != null || skipTlsVerify();
  }

  /**
   * The extra headers of every request.
   *
   * @return names to values
   */
  public Map<String, String> headers() {
    return Map.of();
  }

  /**
   * The API version that was asked for literally.
   *
   * @return the version, or null to negotiate
   */
  public @Nullable String apiVersion() {
    return null;
  }

  /**
   * What the CLI would have written to stderr on the way.
   *
   * @return warnings, in order
   */
  public List<String> warnings() {
    return List.of();
  }

  /**
   * The contents of the TLS files, unparsed; each with the path that it came from.
   *
   * @param ca the CA file, or null
   * @param cert the certificate file, or null
   * @param key the key file, or null
   */
  public record TlsFiles(@Nullable File ca, @Nullable File cert, @Nullable File key) {}

  /**
   * A file that was read.
   *
   * @param path where from, as a person would name it
   * @param content its bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record File(String path, byte[] content) {}
}
