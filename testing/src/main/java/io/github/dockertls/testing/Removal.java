package io.github.dockertls.testing;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a daemon is removed when the JVM ends without having closed it. Thread-safe. */
final class Removal {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private final Engine engine;
  private final DaemonHome home;
  private final Thread hook;

  private Removal(Engine engine, DaemonHome home) {
    this.engine = engine;
    this.home = home;
    this.hook = new Thread(this::now, "remove " + home);
  }

  /**
   * To be called once a home is made; it is removed at once if the JVM is ending already.
   *
   * @throws IOException if the JVM is ending
   */
  static Removal atExit(Engine engine, DaemonHome home) throws IOException {
    Removal removal = new Removal(engine, home);
    try {
      Runtime.getRuntime().addShutdownHook(removal.hook);
    } catch (IllegalStateException e) {
      removal.now();
      throw new IOException("this process is ending", e);
    }
    return removal;
  }

  /** Removes what there is; what stays is left to a later start. */
  void now() {
    try {
      engine.remove(home);
    } catch (IOException e) {
      LOG.warn("{} is left: {}", home, e.getMessage());
    }
  }

  /** To be called when nothing is left to remove. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs already and finds nothing to do.
    }
  }
}
