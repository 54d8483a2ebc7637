package io.github.dockertls.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The judge of the latest generation, for clients that make a context of their own. */
final class FollowingTrustManager extends ServerTrustManager {
  private final PolicyRotation generations;

  FollowingTrustManager(PolicyRotation generations) {
    this.generations = generations;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    generations.latest().judge().checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    generations.latest().judge().checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    generations.latest().judge().checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return generations.latest().judge().getAcceptedIssuers();
  }
}
