package io.github.dockertls.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the JDK's TLS sockets with our defaults, each of the latest generation. */
final class PolicySocketFactory extends SSLSocketFactory {
  private final PolicyRotation generations;

  PolicySocketFactory(PolicyRotation generations) {
    this.generations = generations;
  }

  /** Asks the JDK's factory for a socket. */
  @FunctionalInterface
  private interface Creation {
    Socket from(SSLSocketFactory jdk) throws IOException;
  }

  private SSLSocket create(@Nullable String dialled, Creation creation) throws IOException {
    return create(generations.latest(), dialled, creation);
  }

  private static SSLSocket create(
      PolicyState generation, @Nullable String dialled, Creation creation) throws IOException {
    SSLSocket socket = (SSLSocket) creation.from(generation.jdk().getSocketFactory());
    generation.defaults().applyTo(socket, dialled);
    return socket;
  }

  /** A socket of this generation over a connected one, which it closes. */
  static SSLSocket over(PolicyState generation, Socket connected, String host, int port)
      throws IOException {
    return create(generation, host, jdk -> jdk.createSocket(connected, host, port, true));
  }

  @Override
  public Socket createSocket() throws IOException {
    return create(null, jdk -> jdk.createSocket());
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    return create(host, jdk -> jdk.createSocket(connected, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return create(host, jdk -> jdk.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int localPort)
      throws IOException {
    return create(host, jdk -> jdk.createSocket(host, port, from, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return create(null, jdk -> jdk.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int localPort)
      throws IOException {
    return create(null, jdk -> jdk.createSocket(host, port, from, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return generations.current().defaults().suites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return generations.current().jdk().getSocketFactory().getSupportedCipherSuites();
  }
}
