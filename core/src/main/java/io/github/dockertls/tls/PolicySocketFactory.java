package io.github.dockertls.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the JDK's TLS sockets with our defaults. */
final class PolicySocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory jdk;
  private final ConnectionDefaults defaults;

  PolicySocketFactory(SSLSocketFactory jdk, ConnectionDefaults defaults) {
    this.jdk = jdk;
    this.defaults = defaults;
  }

  private Socket configured(Socket socket, @Nullable String dialled) {
    defaults.applyTo((SSLSocket) socket, dialled);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return configured(jdk.createSocket(), null);
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    return configured(jdk.createSocket(connected, host, port, autoClose), host);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return configured(jdk.createSocket(host, port), host);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int localPort)
      throws IOException {
    return configured(jdk.createSocket(host, port, from, localPort), host);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return configured(jdk.createSocket(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int localPort)
      throws IOException {
    return configured(jdk.createSocket(host, port, from, localPort), null);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return defaults.suites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return jdk.getSupportedCipherSuites();
  }
}
