package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.model.AuthConfig;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.RegistryAuthLocator;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * Lets Testcontainers itself use the daemon that {@code docker} would use here and now: contexts,
 * {@code --tlsverify}, own names, over this library's transport.
 *
 * <p>Testcontainers finds it by itself and asks it last: where one of its own ways leads to a
 * Docker, nothing changes. To be asked before those, it is named in the environment or in {@code
 * ~/.testcontainers.properties}:
 *
 * <pre>{@code
 * docker.client.strategy=io.github.dockertls.testing.DockerTlsStrategy
 * docker.tls.server.name=build1.example.com
 * }</pre>
 *
 * <p>The second line is for a host that is dialled by a name which its certificate has not. As
 * variables they are {@code TESTCONTAINERS_DOCKER_CLIENT_STRATEGY} and {@code
 * DOCKER_TLS_SERVER_NAME}. If {@code DOCKER_HOST} is set, Testcontainers' own reading of it comes
 * first in any case; a context has no such rival. The address of its containers is the daemon's
 * host.
 *
 * <p>Made by Testcontainers, not by you. Thread-safe.
 */
public final class DockerTlsStrategy extends DockerClientProviderStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(DockerTlsStrategy.class);
  private static final String SERVER_NAME = "docker.tls.server.name";

  /** After all of Testcontainers' own, the last of which has 0. */
  private static final int LAST = -1;

  private @Nullable DockerEndpoint endpoint;
  private @Nullable DockerClient client;
  private boolean taken;

  /** Called by Testcontainers; looks at nothing yet. */
  public DockerTlsStrategy() {}

  private synchronized DockerEndpoint endpoint() {
    if (endpoint == null) {
      DockerEndpoint found = DockerEndpoint.fromCli();
      String name =
          TestcontainersConfiguration.getInstance().getEnvVarOrUserProperty(SERVER_NAME, "");
      endpoint = name.isEmpty() ? found : found.withServerName(name);
    }
    return endpoint;
  }

  private static boolean isAskedFor() {
    return DockerTlsStrategy.class
        .getName()
        .equals(TestcontainersConfiguration.getInstance().getDockerClientStrategyClassName());
  }

  /** Without being asked for, it offers a daemon with TLS only: others care for the rest. */
  @Override
  protected boolean isApplicable() {
    if (isAskedFor()) {
      return true;
    }
    try {
      return endpoint().tls().isPresent();
    } catch (DockerTlsException e) {
      LOG.debug("docker itself would fail here", e);
      return false;
    }
  }

  /**
   * Testcontainers asks twice: before it takes a strategy that is asked for, and before it writes
   * down what it took. A variable's word is for its process, not for the user's file.
   */
  @Override
  protected synchronized boolean isPersistable() {
    return isAskedFor() && !taken;
  }

  @Override
  protected int getPriority() {
    return LAST;
  }

  @Override
  public String getDescription() {
    return "what docker itself would use: " + endpoint();
  }

  @Override
  public TransportConfig getTransportConfig() {
    DockerEndpoint found = endpoint();
    return TransportConfig.builder()
        .dockerHost(URI.create(found.host()))
        .sslConfig(found.tls().isPresent() ? found.sslConfig() : null)
        .build();
  }

  /** A failure is told by Testcontainers with its message, which names the reason. */
  @Override
  protected synchronized boolean test() {
    getDockerClient().pingCmd().exec();
    taken = true;
    return true;
  }

  @Override
  public synchronized DockerClient getDockerClient() {
    if (client == null) {
      client = new WithCredentials(endpoint().connect());
    }
    return client;
  }

  /** Pulls with the credentials that Testcontainers finds, by credential helpers as well. */
  private static final class WithCredentials extends DockerClientDelegate {
    private final DockerClient docker;

    WithCredentials(DockerClient docker) {
      this.docker = docker;
    }

    @Override
    protected DockerClient getDockerClient() {
      return docker;
    }

    /** docker-java asks for a user name that no setting of ours has. */
    @Override
    public AuthConfig authConfig() {
      return new AuthConfig();
    }

    @Override
    public PullImageCmd pullImageCmd(String repository) {
      PullImageCmd command = docker.pullImageCmd(repository);
      AuthConfig known = command.getAuthConfig();
      return command.withAuthConfig(
          RegistryAuthLocator.instance()
              .lookupAuthConfig(
                  DockerImageName.parse(repository), known == null ? new AuthConfig() : known));
    }
  }
}
