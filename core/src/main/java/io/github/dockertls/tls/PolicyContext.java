package io.github.dockertls.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** The JDK's context, whose sockets and engines start with our defaults for any client. */
final class PolicyContext extends SSLContext {

  PolicyContext(SSLContext jdk, ConnectionDefaults defaults) {
    super(new Spi(jdk, defaults), jdk.getProvider(), jdk.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext jdk;
    private final ConnectionDefaults defaults;
    private final SSLSocketFactory sockets;

    Spi(SSLContext jdk, ConnectionDefaults defaults) {
      this.jdk = jdk;
      this.defaults = defaults;
      sockets = new PolicySocketFactory(jdk.getSocketFactory(), defaults);
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("a policy's context is initialized already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return sockets;
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("a policy's context is for clients");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      SSLEngine engine = jdk.createSSLEngine();
      defaults.applyTo(engine, null);
      return engine;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      SSLEngine engine = jdk.createSSLEngine(host, port);
      defaults.applyTo(engine, host);
      return engine;
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return jdk.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return jdk.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return defaults.parameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return jdk.getSupportedSSLParameters();
    }
  }
}
