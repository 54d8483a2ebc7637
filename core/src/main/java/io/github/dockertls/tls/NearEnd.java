package io.github.dockertls.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** When a certificate's end is near enough to speak of. */
final class NearEnd {
  private static final Duration WARNING = Duration.ofDays(30);

  private NearEnd() {}

  static boolean isNear(X509Certificate certificate, Instant now) {
    return certificate.getNotAfter().toInstant().isBefore(now.plus(WARNING));
  }
}
