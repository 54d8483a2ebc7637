package io.github.dockertls.internal.x509;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * Days until a certificate ends: whole days, rounded down, so that they are negative exactly when
 * it has ended. A certificate that ended 36 hours ago has -2, one that ends in 12 hours has 0.
 */
public final class DaysLeft {
  /** From here on people are warned. */
  public static final long NEAR = 30;

  private DaysLeft() {}

  /**
   * The days until the end.
   *
   * @param certificate the certificate
   * @param now the time to count from
   */
  public static long of(X509Certificate certificate, Instant now) {
    return until(certificate.getNotAfter().toInstant(), now);
  }

  /**
   * The days until an instant.
   *
   * @param end the last instant
   * @param now the time to count from
   */
  public static long until(Instant end, Instant now) {
    return Math.floorDiv(Duration.between(now, end).toSeconds(), 86_400);
  }

  /** Whether the end is near and still ahead. */
  public static boolean isNear(long days) {
    return days >= 0 && days < NEAR;
  }
}
