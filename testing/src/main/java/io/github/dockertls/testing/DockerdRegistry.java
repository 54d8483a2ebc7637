package io.github.dockertls.testing;

import com.github.dockerjava.api.model.AuthConfig;
import org.jspecify.annotations.Nullable;

/**
 * A registry of images beside a {@link Dockerd}, for tests of pulling, pushing and credentials.
 *
 * <pre>{@code
 * try (Dockerd dockerd = Dockerd.builder().tinyImage().registry().start();
 *     DockerClient docker = dockerd.endpoint().connect()) {
 *   String repository = dockerd.registry().repository("web");
 *   docker.tagImageCmd("docker-tls-tiny", repository, "1").exec();
 *   docker.pushImageCmd(repository).withTag("1").start().awaitCompletion();
 * }
 * }</pre>
 *
 * <p>It speaks TLS with a certificate of the daemon's {@linkplain Dockerd#certificateAuthority()
 * authority}, which the daemon trusts. It is empty at first, and is removed with the daemon.
 * Thread-safe.
 */
public final class DockerdRegistry {
  private final RegistryProcess process;

  DockerdRegistry(RegistryProcess process) {
    this.process = process;
  }

  /**
   * Where the registry is, for the daemon and for this machine.
   *
   * @return such as {@code 10.200.7.1:40125}
   */
  public String address() {
    return process.address();
  }

  /**
   * The name of a repository in it.
   *
   * @param name such as {@code web}
   * @return such as {@code 10.200.7.1:40125/web}
   */
  public String repository(String name) {
    return address() + "/" + name;
  }

  /**
   * What the registry asks of whom it lets in, for docker-java's {@code withAuthConfig}.
   *
   * @return its only user, that user's password, and its address; nothing but the address if it is
   *     open to all
   */
  public AuthConfig credentials() {
    AuthConfig credentials = new AuthConfig().withRegistryAddress(address());
    @Nullable String password = process.password();
    return password == null
        ? credentials
        : credentials.withUsername(RegistryProcess.USER).withPassword(password);
  }

  /**
   * What the registry logged so far.
   *
   * @return its output, a message a line
   */
  public String logs() {
    return process.logs();
  }

  /** Names its address. */
  @Override
  public String toString() {
    return "DockerdRegistry[" + address() + "]";
  }
}
