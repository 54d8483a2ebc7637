package io.github.dockertls.tls;

import io.github.dockertls.internal.verify.CertificateRefusal;
import io.github.dockertls.internal.verify.OwnConstraints;
import io.github.dockertls.internal.verify.ServerVerifier;
import io.github.dockertls.internal.x509.MalformedCertificateException;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Checks servers inside the handshake, the host name included, for any client that uses the
 * context. The name is checked whether or not the client asked for it by an endpoint identification
 * algorithm.
 */
final class VerifyingTrustManager extends ServerTrustManager {
  private final ServerVerifier verifier;
  private final @Nullable String serverName;
  private final HandshakeNotes notes;
  private final SessionLife life;

  VerifyingTrustManager(
      ServerVerifier verifier,
      @Nullable String serverName,
      HandshakeNotes notes,
      SessionLife life) {
    this.verifier = verifier;
    this.serverName = serverName;
    this.notes = notes;
    this.life = life;
  }

  ServerVerifier verifier() {
    return verifier;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    notes.serverCertificateShown(socket);
    if (socket instanceof SSLSocket ssl) {
      SSLSession session = ssl.getHandshakeSession();
      verify(
          chain,
          session == null ? null : session.getPeerHost(),
          constraints(ssl.getSSLParameters(), session));
    } else {
      checkServerTrusted(chain, authType);
    }
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    if (engine == null) {
      checkServerTrusted(chain, authType);
      return;
    }
    SSLSession session = engine.getHandshakeSession();
    verify(
        chain,
        session == null ? engine.getPeerHost() : session.getPeerHost(),
        constraints(engine.getSSLParameters(), session));
  }

  /** Without a connection no name is known but the one that is set. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    verify(chain, null, constraints(null, null));
  }

  private static OwnConstraints constraints(
      @Nullable SSLParameters parameters, @Nullable SSLSession session) {
    return new OwnConstraints(
        parameters == null ? null : parameters.getAlgorithmConstraints(),
        session instanceof ExtendedSSLSession extended
            ? List.of(extended.getLocalSupportedSignatureAlgorithms())
            : List.of());
  }

  /** Any certificate of a trusted CA would do for a name that is not known: none does. */
  private void verify(X509Certificate[] chain, @Nullable String dialled, OwnConstraints own)
      throws CertificateException {
    String host = serverName != null ? serverName : dialled;
    if (host == null || host.isEmpty()) {
      throw CertificateRefusal.nameUnknown().toException();
    }
    life.restsOn(verifier.verify(listOf(chain), host, own));
  }

  /** Whether a server that was judged before is for that name. */
  boolean isForName(String host, SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0
          && chain[0] instanceof X509Certificate leaf
          && verifier.objectionToName(ParsedCertificate.of(leaf), host) == null;
    } catch (SSLPeerUnverifiedException | MalformedCertificateException e) {
      return false;
    }
  }

  private static List<X509Certificate> listOf(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("the server sent no certificate");
    }
    return List.of(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return verifier.anchors().toArray(X509Certificate[]::new);
  }
}
