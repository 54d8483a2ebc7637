package io.github.dockertls.internal.registry;

/**
 * What is sent for one registry; an empty text is not sent. Its text shows no credentials.
 *
 * @param username the user
 * @param password the user's password
 * @param serverAddress the registry, as the place of the credentials names it
 * @param identityToken a token in the place of user and password
 * @param registryToken a token that goes to the registry as it is
 */
public record RegistryLogin(
    String username,
    String password,
    String serverAddress,
    String identityToken,
    String registryToken) {
  static final RegistryLogin NONE = new RegistryLogin("", "", "", "", "");

  @Override
  public String toString() {
    return "RegistryLogin[" + serverAddress + "]";
  }
}
