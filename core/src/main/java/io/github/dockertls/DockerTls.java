package io.github.dockertls;

import com.github.dockerjava.api.DockerClient;

/**
 * The shortest way in: the daemon that {@code docker} itself would talk to, here and now.
 *
 * <pre>{@code
 * try (DockerClient docker = DockerTls.connect()) {
 *   System.out.println(docker.versionCmd().exec().getVersion());
 * }
 * }</pre>
 *
 * <p>To choose the host, the certificates or the context yourself, see {@link DockerEndpoint}.
 */
public final class DockerTls {
  private DockerTls() {}

  /**
   * A client of the daemon that {@code docker} would use without any flag: by {@code DOCKER_HOST},
   * {@code DOCKER_CONTEXT}, the current context of {@code ~/.docker/config.json}, or the local
   * socket, with the TLS material that belongs to it. Nothing is connected before the first
   * command.
   *
   * @return a thread-safe client; closing it closes its connections
   * @throws DockerTlsException with the CLI's reason if the CLI would fail before it connects
   */
  public static DockerClient connect() {
    return DockerEndpoint.fromCli().connect();
  }
}
