package io.github.dockertls.testing;

import io.github.dockertls.Environment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** When a certificate holds, seen from now. */
public enum Validity {
  /** From a little ago for a year. */
  CURRENT(Duration.ZERO),
  /** It ended a day ago. */
  EXPIRED(Duration.ofDays(-2)),
  /** It begins in a day. */
  FUTURE(Duration.ofDays(1));

  private final Duration shift;

  Validity(Duration shift) {
    this.shift = shift;
  }

  /** Surroundings whose clock says when such a certificate is issued. */
  Environment environment() {
    if (this == CURRENT) {
      return Environment.system();
    }
    Instant then = Environment.system().clock().instant().plus(shift);
    return Environment.builder().clock(Clock.fixed(then, ZoneOffset.UTC)).build();
  }

  /** How long it holds. */
  Duration length() {
    return Duration.ofDays(this == CURRENT ? 365 : 1);
  }
}
