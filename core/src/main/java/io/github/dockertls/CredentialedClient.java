package io.github.dockertls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;

/**
 * docker-java's client, with credentials where the CLI sends some. docker-java looks them up for a
 * new container too, where nobody reads them; a credential helper would run for nothing.
 */
final class CredentialedClient extends DockerClientDelegate {
  private final DockerClient docker;
  private final DockerClient withoutCredentials;

  CredentialedClient(DockerJavaConfig config, DockerHttpClient transport) {
    docker = DockerClientImpl.getInstance(config, transport);
    withoutCredentials = DockerClientImpl.getInstance(config.withoutCredentials(), transport);
  }

  @Override
  protected DockerClient getDockerClient() {
    return docker;
  }

  @Override
  public CreateContainerCmd createContainerCmd(String image) {
    return withoutCredentials.createContainerCmd(image);
  }
}
