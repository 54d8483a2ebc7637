package io.github.dockertls.tls;

import io.github.dockertls.internal.text.Printable;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes any server, as {@code docker --tls} does (CLI rule 4), and says so once. */
final class UnverifiedTrustManager extends ServerTrustManager {
  private static final Logger log = LoggerFactory.getLogger(UnverifiedTrustManager.class);

  private final AtomicBoolean warned = new AtomicBoolean();
  private final HandshakeNotes notes;

  UnverifiedTrustManager(HandshakeNotes notes) {
    this.notes = notes;
  }

  private void warn(@Nullable String host) {
    if (!warned.getAndSet(true)) {
      log.warn(
          "TLS with \"{}\" is encrypted but not verified: anyone on the way can read and change it."
              + " Trust the daemon's CA instead.",
          host == null ? "the server" : Printable.line(host));
    }
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket) {
    notes.serverCertificateShown(socket);
    warn(socket instanceof SSLSocket ssl ? ssl.getHandshakeSession().getPeerHost() : null);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {
    warn(engine == null ? null : engine.getPeerHost());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    warn(null);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
