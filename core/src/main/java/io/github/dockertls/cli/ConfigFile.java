package io.github.dockertls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dockertls.internal.text.FileProblem;
import io.github.dockertls.internal.text.GoJson;
import io.github.dockertls.internal.text.LimitedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What {@code config.json} says about the endpoint. A file that cannot be read or parsed is worth a
 * warning and is then as good as none; after a value of a wrong type the other fields still count
 * (CLI rule 42).
 *
 * @param currentContext empty if there is none
 * @param httpHeaders names to values, as written
 */
record ConfigFile(String currentContext, Map<String, String> httpHeaders) {
  private static final ConfigFile EMPTY = new ConfigFile("", Map.of());
  private static final List<String> TEXTS =
      List.of(
          "psFormat",
          "imagesFormat",
          "networksFormat",
          "pluginsFormat",
          "volumesFormat",
          "statsFormat",
          "detachKeys",
          "credsStore",
          "serviceInspectFormat",
          "servicesFormat",
          "tasksFormat",
          "secretFormat",
          "configFormat",
          "nodesFormat",
          "currentContext",
          "experimental");
  private static final List<String> LISTS = List.of("pruneFilters", "cliPluginsExtraDirs");
  private static final List<String> MAPS =
      List.of("HttpHeaders", "credHelpers", "aliases", "features");
  private static final List<String> MAPS_OF_MAPS = List.of("plugins", "proxies", "auths");

  static ConfigFile read(Path file, Consumer<String> warnings) {
    byte[] content;
    try {
      content = LimitedFile.read(file, LimitedFile.JSON_BYTES);
    } catch (NoSuchFileException e) {
      return EMPTY;
    } catch (IOException e) {
      warnings.accept("\"" + file + "\" is not used: it " + FileProblem.of(file, e));
      return EMPTY;
    }
    try {
      return of(GoJson.first(content), file, warnings);
    } catch (GoJson.SyntaxException e) {
      warnings.accept(
          "\"" + file + "\" is not used: " + e.getMessage() + "; a current context in it is lost");
      return EMPTY;
    }
  }

  private static ConfigFile of(JsonNode root, Path file, Consumer<String> warnings) {
    if (GoJson.absent(root)) {
      return EMPTY;
    }
    if (!root.isObject()) {
      warnings.accept("\"" + file + "\" is not used: it holds no JSON object");
      return EMPTY;
    }
    String wrong = wrongType(root);
    if (!wrong.isEmpty()) {
      warnings.accept("\"" + file + "\" has a value of a wrong type, which is left out: " + wrong);
    } else if (hasBadAuth(GoJson.field(root, "auths"))) {
      warnings.accept(
          "\"" + file + "\" has credentials of a registry that cannot be decoded: log in again");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : GoJson.field(root, "HttpHeaders").properties()) {
      // A value of a wrong type leaves its name with an empty one.
      headers.put(header.getKey(), header.getValue().isTextual() ? header.getValue().asText() : "");
    }
    return new ConfigFile(GoJson.text(root, "currentContext"), Map.copyOf(headers));
  }

  /** The first field of a wrong type, empty if there is none. */
  private static String wrongType(JsonNode root) {
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      boolean right =
          value.isNull()
              || (knows(TEXTS, key)
                  ? value.isTextual()
                  : knows(LISTS, key)
                      ? value.isArray() && allTexts(value)
                      : knows(MAPS, key)
                          ? value.isObject() && allTexts(value)
                          : !knows(MAPS_OF_MAPS, key) || isMapOfMaps(value, key));
      if (!right) {
        return key;
      }
    }
    return "";
  }

  private static boolean knows(List<String> names, String key) {
    return names.stream().anyMatch(key::equalsIgnoreCase);
  }

  private static boolean allTexts(Iterable<JsonNode> container) {
    for (JsonNode value : container) {
      if (!value.isTextual() && !value.isNull()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMapOfMaps(JsonNode value, String key) {
    if (!value.isObject()) {
      return false;
    }
    for (JsonNode inner : value) {
      // Plugins may use any name; the other two have fields that matter only if known.
      boolean right = inner.isNull() || (inner.isObject() && allTexts(known(inner, key)));
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static Iterable<JsonNode> known(JsonNode inner, String key) {
    if (key.equalsIgnoreCase("plugins")) {
      return inner;
    }
    List<String> fields =
        key.equalsIgnoreCase("proxies")
            ? List.of("httpProxy", "httpsProxy", "noProxy", "ftpProxy", "allProxy")
            : List.of(
                "username",
                "password",
                "auth",
                "email",
                "serveraddress",
                "identitytoken",
                "registrytoken");
    return inner.properties().stream()
        .filter(entry -> knows(fields, entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean hasBadAuth(JsonNode auths) {
    for (JsonNode entry : auths) {
      String auth = GoJson.text(entry, "auth");
      if (!auth.isEmpty() && !isAuth(auth)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAuth(String auth) {
    try {
      String decoded = new String(Base64.getDecoder().decode(auth), UTF_8);
      return decoded.indexOf(':') > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
