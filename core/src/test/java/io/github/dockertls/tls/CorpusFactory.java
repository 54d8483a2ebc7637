package io.github.dockertls.tls;

import io.github.dockertls.internal.verify.EndWarning;
import io.github.dockertls.internal.verify.ServerVerifier;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.X509ExtendedTrustManager;

/** Gives a judge of trust managers ours, with the roots and at the time of a case. */
final class CorpusFactory {
  private CorpusFactory() {}

  static X509ExtendedTrustManager trustManager(List<X509Certificate> roots, Instant now) {
    return new VerifyingTrustManager(verifier(roots, now), null, new HandshakeNotes());
  }

  static ServerVerifier verifier(List<X509Certificate> roots, Instant now) {
    return new ServerVerifier(
        () -> TrustAnchors.readable(roots),
        Clock.fixed(now, ZoneOffset.UTC),
        false,
        new EndWarning());
  }

  static HostnameVerifier hostnameVerifier() {
    return TlsPolicy.builder(Trust.certificates(List.of())).build().hostnameVerifier();
  }
}
