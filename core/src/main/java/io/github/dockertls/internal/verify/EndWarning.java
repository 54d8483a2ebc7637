package io.github.dockertls.internal.verify;

import io.github.dockertls.internal.x509.DaysLeft;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** When a certificate's end is near enough to speak of: once a day each. Thread-safe. */
public final class EndWarning {
  private record Said(X509Certificate certificate, long day) {}

  private final RecentlySaid<Said> said = new RecentlySaid<>();

  public boolean isWorthSaying(X509Certificate certificate, Instant now) {
    return DaysLeft.of(certificate, now) < DaysLeft.NEAR
        && said.isNew(new Said(certificate, Math.floorDiv(now.getEpochSecond(), 86_400)));
  }

  /**
   * The end as a sentence goes on, such as {@code ends on 2030-01-01T00:00:00Z. Renew it before}.
   */
  public static String sentence(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    return end.isBefore(now)
        ? "ended on " + end + ". Renew it"
        : "ends on " + end + ". Renew it before";
  }
}
