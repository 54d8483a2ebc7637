package io.github.dockertls.internal.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.text.GoJson;
import io.github.dockertls.internal.text.LimitedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials that {@code docker} would send with a pull, a push or a build:
 * DOCKER_AUTH_CONFIG, then the registry's own helper, then the store of all, then {@code auths}
 * (CLI rules 66 to 72). They are looked up at each use: a {@code docker login} meanwhile counts.
 * Thread-safe.
 */
public final class RegistryCredentials {
  private static final String VARIABLE = "DOCKER_AUTH_CONFIG";

  private final Environment environment;
  private final Path file;
  private final Logger log;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * Looks at nothing yet.
   *
   * @param environment variables and home
   * @param configDirectory where config.json is
   * @param log takes one warning for each thing that is wrong
   */
  public RegistryCredentials(Environment environment, Path configDirectory, Logger log) {
    this.environment = environment;
    this.file = configDirectory.resolve("config.json");
    this.log = log;
  }

  /**
   * Those of these surroundings, with warnings of this class.
   *
   * @param environment variables and home
   * @param configDirectory where config.json is
   * @return the credentials
   */
  public static RegistryCredentials of(Environment environment, Path configDirectory) {
    return new RegistryCredentials(
        environment, configDirectory, LoggerFactory.getLogger(RegistryCredentials.class));
  }

  /**
   * What goes with a pull or push of an image. A helper that is missing or fails is warned of, and
   * what {@code auths} hold goes in its place (CLI rule 70).
   *
   * @param image such as {@code registry.example.com:5000/team/app:1}
   * @return the login, with nothing but empty texts if there is none
   */
  public RegistryLogin forImage(String image) {
    String key = RegistryNames.keyOf(image);
    JsonNode config = config();
    try {
      return login(key, config);
    } catch (CredentialHelper.FailedException e) {
      warnOnce(e.getMessage());
      return ofFile(key, StoredLogins.ofFile(config));
    }
  }

  /**
   * What goes with a build: all that is known (CLI rules 70 and 71).
   *
   * @return registries to logins
   */
  public Map<String, RegistryLogin> all() {
    JsonNode config = config();
    Map<String, RegistryLogin> variable = variable();
    Map<String, RegistryLogin> all = new LinkedHashMap<>();
    try {
      all.putAll(stored(config));
    } catch (CredentialHelper.FailedException e) {
      warnOnce(e.getMessage());
      if (variable.isEmpty()) {
        return Map.of();
      }
    }
    all.putAll(variable);
    for (Map.Entry<String, JsonNode> helper : GoJson.field(config, "credHelpers").properties()) {
      try {
        all.put(helper.getKey(), login(RegistryNames.key(helper.getKey()), config));
      } catch (CredentialHelper.FailedException e) {
        warnOnce(e.getMessage());
      }
    }
    return all;
  }

  private Map<String, RegistryLogin> stored(JsonNode config)
      throws CredentialHelper.FailedException {
    String store = defaultStore(config);
    Map<String, RegistryLogin> logins = StoredLogins.ofFile(config);
    if (store.isEmpty()) {
      return logins;
    }
    CredentialHelper helper = new CredentialHelper(environment, store);
    Map<String, RegistryLogin> known = new LinkedHashMap<>();
    for (String registry : helper.registries()) {
      RegistryLogin beside = logins.getOrDefault(registry, RegistryLogin.NONE);
      known.put(registry, helper.get(registry, beside));
    }
    return known;
  }

  private RegistryLogin login(String key, JsonNode config) throws CredentialHelper.FailedException {
    RegistryLogin given = variable().get(key);
    if (given != null) {
      return given;
    }
    RegistryLogin stored = ofFile(key, StoredLogins.ofFile(config));
    String helper = helper(key, config);
    return helper.isEmpty() ? stored : new CredentialHelper(environment, helper).get(key, stored);
  }

  /** By the key itself, or by the host of a key that is a URL (CLI rule 68). */
  private static RegistryLogin ofFile(String key, Map<String, RegistryLogin> logins) {
    RegistryLogin login = logins.get(key);
    return login != null
        ? login
        : logins.entrySet().stream()
            .filter(entry -> RegistryNames.host(entry.getKey()).equals(key))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(RegistryLogin.NONE);
  }

  private String helper(String key, JsonNode config) {
    JsonNode own = GoJson.field(config, "credHelpers").path(key);
    return own.isTextual() ? own.asText() : defaultStore(config);
  }

  /** Where nothing is configured at all, the platform's own store, if it is installed. */
  private String defaultStore(JsonNode config) {
    String store = GoJson.text(config, "credsStore");
    boolean isConfigured =
        !store.isEmpty()
            || !GoJson.field(config, "credHelpers").isEmpty()
            || !GoJson.field(config, "auths").isEmpty();
    if (isConfigured) {
      return store;
    }
    String system = environment.operatingSystem();
    String usual =
        system.startsWith("Windows")
            ? "wincred"
            : system.startsWith("Mac")
                ? "osxkeychain"
                : CredentialHelper.exists(environment, "pass") ? "pass" : "secretservice";
    return CredentialHelper.isInstalled(environment, usual) ? usual : "";
  }

  private Map<String, RegistryLogin> variable() {
    String text = environment.variable(VARIABLE).orElse("");
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, RegistryLogin> logins = StoredLogins.ofVariable(text);
    if (logins == null) {
      warnOnce(
          "The variable \""
              + VARIABLE
              + "\" is not used: it holds something else than {\"auths\": {REGISTRY: {\"auth\":"
              + " BASE64}}}");
      return Map.of();
    }
    return logins;
  }

  private JsonNode config() {
    try {
      return GoJson.first(LimitedFile.read(file, LimitedFile.JSON_BYTES));
    } catch (NoSuchFileException e) {
      return MissingNode.getInstance();
    } catch (IOException | GoJson.SyntaxException e) {
      warnOnce("Registry credentials are not used: \"" + file + "\" cannot be read as JSON");
      return MissingNode.getInstance();
    }
  }

  private void warnOnce(@Nullable String text) {
    if (text != null && warned.add(text)) {
      log.warn("{}", text);
    }
  }
}
