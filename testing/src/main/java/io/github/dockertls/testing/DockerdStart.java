package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Starts a daemon, or leaves nothing of it. Stateless. */
final class DockerdStart {
  private DockerdStart() {}

  static Dockerd with(DockerdSettings settings) {
    return with(prepare(settings), settings);
  }

  /** The engine for these settings, where nothing of ended processes is left. */
  static Engine prepare(DockerdSettings settings) {
    Engine engine = EngineChoice.of(settings).orThrow();
    engine.removeAbandoned(settings.directory());
    return engine;
  }

  /** Starts a daemon in an engine that is prepared. */
  static Dockerd with(Engine engine, DockerdSettings settings) {
    try {
      return start(engine, settings, DaemonHome.create(settings.directory()));
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.DAEMON_NOT_STARTED,
          "What a dockerd needs could not be made: " + e.getMessage(),
          "Run as root where network links can be made; directory(...) or the variable "
              + DaemonHomes.VARIABLE
              + " names a folder with room for the daemon's files",
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Dockerd start(Engine engine, DockerdSettings settings, DaemonHome home)
      throws IOException, InterruptedException {
    Removal removal = Removal.atExit(engine, home);
    AuthorizationPlugin authorization = null;
    boolean started = false;
    try {
      if (settings.authorization() != null) {
        authorization =
            AuthorizationPlugin.start(home, settings.authorization(), engine.callback());
      }
      Dockerd dockerd = new Dockerd(engine, settings, home, removal, authorization);
      started = true;
      return dockerd;
    } finally {
      if (!started) {
        removal.now();
        removal.cancel();
        close(authorization);
      }
    }
  }

  private static void close(@Nullable AuthorizationPlugin authorization) {
    if (authorization != null) {
      authorization.close();
    }
  }

  static DockerTlsException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new DockerTlsException(
        Reason.INTERRUPTED, "The start of a dockerd was interrupted", "Start it again", e);
  }
}
