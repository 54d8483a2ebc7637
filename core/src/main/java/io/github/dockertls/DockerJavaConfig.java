package io.github.dockertls;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerConfigFile;
import com.github.dockerjava.core.NameParser;
import com.github.dockerjava.core.RemoteApiVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What docker-java asks besides the transport. docker-java's own configuration reads environment
 * variables, system properties and files by rules that are not the CLI's; this one answers from the
 * endpoint, and takes registry credentials from the CLI's {@code config.json}.
 */
final class DockerJavaConfig implements DockerClientConfig {
  private static final Logger LOG = LoggerFactory.getLogger(DockerEndpoint.class);

  private final DockerEndpoint endpoint;
  private final Path configDirectory;

  DockerJavaConfig(DockerEndpoint endpoint, Path configDirectory) {
    this.endpoint = endpoint;
    this.configDirectory = configDirectory;
  }

  /** For display alone: our transport knows the address, and a URI cannot hold every host name. */
  @Override
  public URI getDockerHost() {
    return URI.create("docker-tls:/");
  }

  /** Our transport puts the version before each path. */
  @Override
  public RemoteApiVersion getApiVersion() {
    return RemoteApiVersion.unknown();
  }

  @Override
  public @Nullable String getRegistryUsername() {
    return null;
  }

  @Override
  public @Nullable String getRegistryPassword() {
    return null;
  }

  @Override
  public @Nullable String getRegistryEmail() {
    return null;
  }

  @Override
  public String getRegistryUrl() {
    return AuthConfig.DEFAULT_SERVER_ADDRESS;
  }

  @Override
  public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
    String repository = NameParser.parseRepositoryTag(imageName).repos;
    return configFile().resolveAuthConfig(NameParser.resolveRepositoryName(repository).hostname);
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    return configFile().getAuthConfigurations();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface has no other type for it
  public com.github.dockerjava.core.@Nullable SSLConfig getSSLConfig() {
    return endpoint.tls().isPresent() ? endpoint.sslConfig()::getSSLContext : null;
  }

  /** Read at each use: a {@code docker login} meanwhile counts, as it does for the CLI. */
  private DockerConfigFile configFile() {
    try {
      return DockerConfigFile.loadConfig(
          DockerClientConfig.getDefaultObjectMapper(), configDirectory.toString());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "Registry credentials are not used: \"{}\" cannot be parsed",
          configDirectory.resolve("config.json"));
      return new DockerConfigFile();
    }
  }
}
