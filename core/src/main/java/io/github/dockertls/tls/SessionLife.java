package io.github.dockertls.tls;

import io.github.dockertls.internal.x509.ParsedCertificate;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Until when the verdicts hold that the sessions of one context rest on. JSSE asks no trust manager
 * when it resumes a session, so none is resumed once a certificate of any verified path has ended.
 * Thread-safe.
 */
final class SessionLife {
  private final Clock clock;
  private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);

  SessionLife(Clock clock) {
    this.clock = clock;
  }

  /** Notes the path of a server that was accepted. */
  void restsOn(Collection<ParsedCertificate> path) {
    for (ParsedCertificate certificate : path) {
      long notAfter = certificate.certificate().getNotAfter().toInstant().toEpochMilli();
      end.accumulateAndGet(notAfter, Math::min);
    }
  }

  boolean isOver() {
    return clock.millis() >= end.get();
  }
}
