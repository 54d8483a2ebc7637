package io.github.dockertls.internal.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dockertls.internal.text.GoJson;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logins that stand in {@code auths}, of config.json or of DOCKER_AUTH_CONFIG. */
final class StoredLogins {
  private StoredLogins() {}

  /** Those of config.json; one that cannot be decoded is as good as an empty one. */
  static Map<String, RegistryLogin> ofFile(JsonNode config) {
    Map<String, RegistryLogin> logins = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : GoJson.field(config, "auths").properties()) {
      JsonNode value = entry.getValue();
      String auth = GoJson.text(value, "auth");
      String[] pair =
          auth.isEmpty()
              ? new String[] {GoJson.text(value, "username"), GoJson.text(value, "password")}
              : decoded(auth);
      logins.put(
          entry.getKey(),
          new RegistryLogin(
              pair == null ? "" : pair[0],
              pair == null ? "" : pair[1],
              entry.getKey(),
              GoJson.text(value, "identitytoken"),
              GoJson.text(value, "registrytoken")));
    }
    return logins;
  }

  /**
   * Those of DOCKER_AUTH_CONFIG, which may hold nothing but {@code auths} with {@code auth} (CLI
   * rule 67).
   *
   * @return null if it holds anything else
   */
  static @Nullable Map<String, RegistryLogin> ofVariable(String text) {
    try {
      JsonNode root = GoJson.only(text.getBytes(UTF_8));
      if (!root.isObject() || hasOtherThan("auths", root)) {
        return null;
      }
      Map<String, RegistryLogin> logins = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : GoJson.field(root, "auths").properties()) {
        String[] pair = decoded(GoJson.text(entry.getValue(), "auth"));
        if (pair == null || hasOtherThan("auth", entry.getValue())) {
          return null;
        }
        logins.put(entry.getKey(), new RegistryLogin(pair[0], pair[1], entry.getKey(), "", ""));
      }
      return logins;
    } catch (GoJson.SyntaxException e) {
      return null;
    }
  }

  private static boolean hasOtherThan(String name, JsonNode object) {
    return object.properties().stream().anyMatch(entry -> !entry.getKey().equalsIgnoreCase(name));
  }

  /** User and password, or null if that is not what it holds. */
  private static String @Nullable [] decoded(String auth) {
    try {
      String text = new String(Base64.getDecoder().decode(auth), UTF_8);
      int colon = text.indexOf(':');
      return colon <= 0
          ? null
          : new String[] {text.substring(0, colon), withoutNul(text.substring(colon + 1))};
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** As Go's {@code strings.Trim}: NUL bytes at both ends are padding. */
  private static String withoutNul(String password) {
    int start = 0;
    int end = password.length();
    while (start < end && password.charAt(start) == 0) {
      start++;
    }
    while (end > start && password.charAt(end - 1) == 0) {
      end--;
    }
    return password.substring(start, end);
  }
}
