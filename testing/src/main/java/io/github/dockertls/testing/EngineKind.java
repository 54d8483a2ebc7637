package io.github.dockertls.testing;

/** What a {@link Dockerd} runs in. */
public enum EngineKind {
  /**
   * A process of this machine: needs Linux, root and an installed Docker Engine, and no network.
   */
  PROCESS,

  /**
   * A privileged container of the Docker that Testcontainers finds, on this machine or another:
   * needs {@code org.testcontainers:testcontainers} (2.0) on the class path.
   */
  CONTAINER,

  /**
   * The one that a setting needs which only that one has ({@link DockerdBuilder#binary}, {@link
   * DockerdBuilder#containerImage}); else the one that the environment variable {@code
   * DOCKER_TLS_ENGINE} names ({@code process} or {@code container}); else a container if
   * Testcontainers is on the class path and finds a Docker; else a process.
   */
  AUTOMATIC
}
