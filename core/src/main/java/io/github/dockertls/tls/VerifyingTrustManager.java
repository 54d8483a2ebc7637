package io.github.dockertls.tls;

import io.github.dockertls.internal.verify.CertificateRefusal;
import io.github.dockertls.internal.verify.ServerVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
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

  VerifyingTrustManager(
      ServerVerifier verifier, @Nullable String serverName, HandshakeNotes notes) {
    this.verifier = verifier;
    this.serverName = serverName;
    this.notes = notes;
  }

  ServerVerifier verifier() {
    return verifier;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    notes.serverCertificateShown(socket);
    if (socket instanceof SSLSocket ssl) {
      verify(chain, ssl.getHandshakeSession(), ssl.getSSLParameters());
    } else {
      checkServerTrusted(chain, authType);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    verify(chain, engine.getHandshakeSession(), engine.getSSLParameters());
  }

  /** Without a connection no name is known: whoever calls this checks it himself. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    verifier.verify(listOf(chain), serverName);
  }

  private void verify(X509Certificate[] chain, SSLSession session, SSLParameters parameters)
      throws CertificateException {
    String host = serverName != null ? serverName : session.getPeerHost();
    if ((host == null || host.isEmpty())
        && parameters.getEndpointIdentificationAlgorithm() != null
        && !parameters.getEndpointIdentificationAlgorithm().isEmpty()) {
      throw CertificateRefusal.nameUnknown().toException();
    }
    verifier.verify(listOf(chain), host == null || host.isEmpty() ? null : host);
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
