package io.github.dockertls.internal.registry;

import java.util.Locale;

/** Under which names a registry's credentials are looked for (CLI rules 66 and 68). */
final class RegistryNames {
  private static final String HUB = "docker.io";
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  private RegistryNames() {}

  /** The key of the registry that an image is pulled from: Docker Hub's has a form of its own. */
  static String keyOf(String image) {
    return key(domain(image));
  }

  static String key(String registry) {
    return registry.equals(HUB) || registry.equals("index.docker.io") ? HUB_KEY : registry;
  }

  private static String domain(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean isDomain =
        first.equals("localhost")
            || first.indexOf('.') >= 0
            || first.indexOf(':') >= 0
            || !first.toLowerCase(Locale.ROOT).equals(first);
    return isDomain ? first : HUB;
  }

  /** The host, with its port if there is one, of what may be a URL. */
  static String host(String maybeUrl) {
    int scheme = maybeUrl.indexOf("://");
    String rest = scheme < 0 ? maybeUrl : maybeUrl.substring(scheme + 3);
    String authority = rest.split(scheme < 0 ? "/" : "[/?#]", 2)[0];
    if (scheme < 0 || authority.isEmpty()) {
      return maybeUrl.split("/", 2)[0];
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = host.lastIndexOf(':');
    boolean isBare = host.indexOf(':') != colon && !host.startsWith("[");
    if (isBare) {
      return host.substring(colon + 1).matches("[0-9]+")
          ? "[" + host.substring(0, colon) + "]" + host.substring(colon)
          : host;
    }
    if (host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(":") ? host.substring(0, colon) : host;
  }
}
