package io.github.dockertls;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import io.github.dockertls.internal.registry.RegistryCredentials;
import io.github.dockertls.internal.registry.RegistryLogin;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What docker-java asks besides the transport. docker-java's own configuration reads environment
 * variables, system properties and files by rules that are not the CLI's; this one answers from the
 * endpoint, and sends the registry credentials that the CLI would send.
 */
final class DockerJavaConfig implements DockerClientConfig {
  private final DockerEndpoint endpoint;
  private final @Nullable RegistryCredentials credentials;

  private DockerJavaConfig(DockerEndpoint endpoint, @Nullable RegistryCredentials credentials) {
    this.endpoint = endpoint;
    this.credentials = credentials;
  }

  static DockerJavaConfig of(DockerEndpoint endpoint, RegistryCredentials credentials) {
    return new DockerJavaConfig(endpoint, credentials);
  }

  /** For commands with which the CLI sends no credentials. */
  DockerJavaConfig withoutCredentials() {
    return new DockerJavaConfig(endpoint, null);
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

  /** Empty credentials are sent as such, as the CLI does (CLI rule 72). */
  @Override
  public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
    return credentials == null ? null : new SentLogin(credentials.forImage(imageName));
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    AuthConfigurations configurations = new AuthConfigurations();
    if (credentials != null) {
      credentials
          .all()
          .forEach(
              (registry, login) -> configurations.getConfigs().put(registry, new SentLogin(login)));
    }
    return configurations;
  }

  @Override
  @SuppressWarnings("deprecation") // the interface has no other type for it
  public com.github.dockerjava.core.@Nullable SSLConfig getSSLConfig() {
    return endpoint.tls().isPresent() ? endpoint.sslConfig()::getSSLContext : null;
  }

  /** docker-java's own writes what is not there as null. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private static final class SentLogin extends AuthConfig {
    private static final long serialVersionUID = 1L;

    SentLogin(RegistryLogin login) {
      withUsername(login.username());
      withPassword(login.password());
      withRegistryAddress(login.serverAddress());
      withIdentityToken(login.identityToken());
      withRegistrytoken(login.registryToken());
    }

    /** docker-java's own tells the password. */
    @Override
    public String toString() {
      return "AuthConfig[" + getRegistryAddress() + "]";
    }
  }
}
