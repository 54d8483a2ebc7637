package io.github.dockertls.internal.verify;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The roots that come with the JDK, of which {@code jdkCA} in security properties speaks. */
final class JdkRoots {
  private JdkRoots() {}

  /** Whether that CA is among them; if that cannot be told, it counts as one of them. */
  static boolean contain(X509Certificate ca) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .anyMatch(manager -> Arrays.asList(manager.getAcceptedIssuers()).contains(ca));
    } catch (GeneralSecurityException e) {
      return true;
    }
  }
}
