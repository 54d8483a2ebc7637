package io.github.dockertls.testing;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which dockerd is asked for, and what it is to run in. Immutable.
 *
 * @param kind a process, a container, or what is there
 * @param binary the dockerd of a process, or null
 * @param image the image of a container, or null
 * @param version the beginning of the dockerd's version, such as 28, or null for any
 */
record EngineWish(
    EngineKind kind, @Nullable Path binary, @Nullable String image, @Nullable String version) {
  static final EngineWish ANY = new EngineWish(EngineKind.AUTOMATIC, null, null, null);

  private static final String DEFAULT_VERSION = "28";

  EngineWish {
    if (binary != null && (image != null || kind == EngineKind.CONTAINER)) {
      throw new IllegalStateException("binary is for a process, not for a container");
    }
    if (image != null && kind == EngineKind.PROCESS) {
      throw new IllegalStateException("containerImage is for a container, not for a process");
    }
    if (version != null && (binary != null || image != null)) {
      throw new IllegalStateException(
          (binary != null ? "binary" : "containerImage") + " has a version of its own");
    }
    if (version != null && !version.matches("[0-9]+(\\.[0-9]+){0,2}")) {
      throw new IllegalArgumentException(
          "\"" + version + "\" is not a version such as 28, 28.5 or 28.5.2");
    }
  }

  EngineWish withKind(EngineKind chosen) {
    return new EngineWish(chosen, binary, image, version);
  }

  EngineWish withBinary(Path chosen) {
    return new EngineWish(kind, chosen, image, version);
  }

  EngineWish withImage(String chosen) {
    return new EngineWish(kind, binary, chosen, version);
  }

  EngineWish withVersion(String chosen) {
    return new EngineWish(kind, binary, image, chosen);
  }

  /** What a container is made of. */
  String imageOrDefault() {
    return image != null
        ? image
        : "docker:" + Objects.requireNonNullElse(version, DEFAULT_VERSION) + "-dind";
  }
}
