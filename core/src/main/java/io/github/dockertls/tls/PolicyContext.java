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

/**
 * The JDK's context, whose sockets and engines start with our defaults for any client. Each of them
 * is of the generation that is the latest when it is made.
 */
final class PolicyContext extends SSLContext {

  PolicyContext(PolicyRotation generations) {
    super(
        new Spi(generations),
        generations.current().jdk().getProvider(),
        generations.current().jdk().getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final PolicyRotation generations;
    private final SSLSocketFactory sockets;

    Spi(PolicyRotation generations) {
      this.generations = generations;
      sockets = new PolicySocketFactory(generations);
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
      PolicyState latest = generations.latest();
      SSLEngine engine = latest.jdk().createSSLEngine();
      latest.defaults().applyTo(engine, null);
      return engine;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      PolicyState latest = generations.latest();
      SSLEngine engine = latest.jdk().createSSLEngine(host, port);
      latest.defaults().applyTo(engine, host);
      return engine;
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return generations.current().jdk().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return generations.current().jdk().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return generations.current().defaults().parameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return generations.current().jdk().getSupportedSSLParameters();
    }
  }
}
