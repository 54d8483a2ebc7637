package io.github.dockertls.tls;

import io.github.dockertls.internal.verify.EndWarning;
import io.github.dockertls.internal.verify.ServerVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Gives a judge of trust managers ours, with the roots and at the time of a case. */
final class CorpusFactory {
  private CorpusFactory() {}

  static X509ExtendedTrustManager trustManager(List<X509Certificate> roots, Instant now) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new Judge(
        new VerifyingTrustManager(
            verifier(roots, now), null, new HandshakeNotes(), new SessionLife(clock)));
  }

  /** Some cases are about a chain alone; a client that gives no name is refused. */
  private static final class Judge extends ServerTrustManager {
    private final VerifyingTrustManager ours;

    Judge(VerifyingTrustManager ours) {
      this.ours = ours;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      if (engine.getPeerHost() == null) {
        ours.verifier().verify(List.of(chain), null);
      } else {
        ours.checkServerTrusted(chain, authType, engine);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      ours.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      ours.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return ours.getAcceptedIssuers();
    }
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
