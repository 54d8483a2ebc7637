package io.github.dockertls.pki;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** Mutual TLS by the JDK's own means, between two engines in memory. */
final class JdkHandshake {
  private JdkHandshake() {}

  /** Shakes hands as a client of this host; throws what either side finds wrong. */
  static void between(IssuedCertificate client, IssuedCertificate server, String host)
      throws Exception {
    SSLEngine dialling = context(client, client.authorities()).createSSLEngine(host, 2376);
    dialling.setUseClientMode(true);
    SSLParameters parameters = dialling.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    dialling.setSSLParameters(parameters);
    SSLEngine listening = context(server, server.authorities()).createSSLEngine();
    listening.setUseClientMode(false);
    listening.setNeedClientAuth(true);

    ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
    for (int turns = 0; turns < 100; turns++) {
      step(dialling, toClient, toServer);
      step(listening, toServer, toClient);
      if (done(dialling) && done(listening) && toServer.position() + toClient.position() == 0) {
        return;
      }
    }
    throw new IllegalStateException("no end of the handshake");
  }

  private static boolean done(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && !engine.getSession().getProtocol().equals("NONE");
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
    ByteBuffer application = ByteBuffer.allocate(1 << 16);
    if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && engine.getSession().getProtocol().equals("NONE")) {
      engine.beginHandshake();
    }
    in.flip();
    while (true) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        engine.wrap(ByteBuffer.allocate(0), out);
      } else if (in.hasRemaining()) {
        engine.unwrap(in, application);
      } else {
        break;
      }
    }
    in.compact();
  }

  private static SSLContext context(IssuedCertificate own, List<X509Certificate> trusted)
      throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own", own.privateKey(), new char[0], own.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, new char[0]);
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      anchors.setCertificateEntry("ca" + i, trusted.get(i));
    }
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }
}
