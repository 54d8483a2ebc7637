package io.github.dockertls.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** From when to when a certificate holds, both inclusive, in whole seconds. */
record Validity(Instant now, Instant from, Instant to) {
  static Validity of(Instant now, Duration length) {
    Instant to = now.plusSeconds(length.toSeconds());
    if (to.atOffset(ZoneOffset.UTC).getYear() > 9999) {
      throw CertificateNames.invalid(
          "A validity of "
              + length.toDays()
              + " days ends after the year 9999, which cannot be"
              + " written in a certificate",
          "Give a shorter one");
    }
    return new Validity(now, now.minus(CertificateAuthority.BACKDATED), to);
  }

  /** The part of it in which the authority holds too; too late an end is refused or cut off. */
  Validity within(X509Certificate authority, boolean clip) {
    String name = "The authority \"" + authority.getSubjectX500Principal() + "\"";
    Instant begin = authority.getNotBefore().toInstant();
    Instant end = authority.getNotAfter().toInstant();
    if (end.isBefore(now)) {
      throw CertificateNames.invalid(
          name + " ended at " + end, "Renew it, or make a new one and roll over to it");
    }
    if (begin.isAfter(now)) {
      throw CertificateNames.invalid(
          name + " begins only at " + begin + ", and it is " + now + " by this machine's clock",
          "Set the clock right");
    }
    if (to.isAfter(end) && !clip) {
      throw CertificateNames.invalid(
          name + " ends at " + end + ", before the certificate would, at " + to,
          "Ask for a shorter validity or for clippedToAuthority(), or renew the authority");
    }
    return new Validity(now, from.isBefore(begin) ? begin : from, to.isAfter(end) ? end : to);
  }
}
