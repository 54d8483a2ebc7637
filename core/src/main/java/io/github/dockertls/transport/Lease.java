package io.github.dockertls.transport;

import org.jspecify.annotations.Nullable;

/** The use of one connection by one request, from when it gets it until it gives it back. */
final class Lease {
  private final long since = System.nanoTime();
  private final @Nullable Opening opening;

  private Lease(@Nullable Opening opening) {
    this.opening = opening;
  }

  static Lease unmarked() {
    return new Lease(null);
  }

  /** One that knows whose call it began with. */
  static Lease marked() {
    return new Lease(new Opening());
  }

  /** {@link System#nanoTime()} when it began. */
  long since() {
    return since;
  }

  @Nullable Opening opening() {
    return opening;
  }

  /** Where a response was opened; never thrown. */
  static final class Opening extends Throwable {
    private static final long serialVersionUID = 1L;

    Opening() {
      super("The response was opened here");
    }
  }
}
