package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pem.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Says what stock JSSE and we think of servers, in a JVM with security properties of its own: a
 * line each, with tabs between name, JSSE's verdict and ours.
 */
final class HardenedClient {
  private HardenedClient() {}

  /** Takes the directory of the CA files, then {@code NAME PROTOCOL PORT} for each server. */
  public static void main(String[] arguments) throws Exception {
    for (String server : List.of(arguments).subList(1, arguments.length)) {
      String[] words = server.split(" ", -1);
      List<X509Certificate> anchors =
          Pem.read(Path.of(arguments[0], words[0] + ".pem")).cliTrustAnchors();
      int port = Integer.parseInt(words[2]);
      TlsPolicy policy = TlsPolicy.builder(Trust.certificates(anchors)).build();
      System.out.println(
          words[0]
              + " "
              + words[1]
              + "\t"
              + verdict(policy, stock(anchors), port)
              + "\t"
              + verdict(policy, policy.sslContext(), port));
    }
  }

  private static SSLContext stock(List<X509Certificate> anchors) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate anchor : anchors) {
      store.setCertificateEntry("ca", anchor);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String verdict(TlsPolicy policy, SSLContext context, int port) {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return "accepted";
    } catch (IOException e) {
      DockerTlsException explained = policy.explain(e, "localhost:" + port);
      return "refused "
          + explained.reason().slug()
          + " "
          + explained.getMessage().replace('\t', ' ').replace('\n', ' ');
    }
  }
}
