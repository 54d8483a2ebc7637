package io.github.dockertls.benchmarks.worker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/** Mutual TLS with nothing but the JDK, for PEM files whose form is known: the limit. */
public final class BareTls {
  private static final char[] PASSWORD = "none".toCharArray();

  private BareTls() {}

  /** The context of a folder of {@code ca.pem}, {@code cert.pem} and a PKCS#8 {@code key.pem}. */
  public static SSLContext context(Path folder) throws IOException {
    return context(folder, keys -> keys);
  }

  static SSLContext context(Path folder, UnaryOperator<X509KeyManager> wrapper) throws IOException {
    try {
      Certificate[] chain = certificates(folder.resolve("cert.pem")).toArray(Certificate[]::new);
      KeyStore identity = KeyStore.getInstance("PKCS12");
      identity.load(null, null);
      identity.setKeyEntry("key", key(folder, chain[0]), PASSWORD, chain);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(identity, PASSWORD);
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      for (Certificate anchor : certificates(folder.resolve("ca.pem"))) {
        anchors.setCertificateEntry("ca" + anchors.size(), anchor);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager shown = wrapper.apply((X509KeyManager) keys.getKeyManagers()[0]);
      context.init(new KeyManager[] {shown}, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey key(Path folder, Certificate own)
      throws IOException, GeneralSecurityException {
    String pem = Files.readString(folder.resolve("key.pem"));
    int begin = pem.indexOf('\n');
    byte[] der =
        Base64.getMimeDecoder().decode(pem.substring(begin, pem.indexOf("-----END", begin)));
    return KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** A connection over which the handshake is done, and the server's name checked. */
  static SSLSocket connect(SSLContext context, String host) throws IOException {
    URI address = URI.create(host);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(address.getHost(), address.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setTcpNoDelay(true);
    socket.startHandshake();
    return socket;
  }
}
