package io.github.dockertls.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real TLS server on a free port of the loopback address. Each connection has a thread of its
 * own, which ends with the server. What a client did is in {@link #next()}.
 *
 * <pre>{@code
 * try (TlsTestServer server = TlsTestServer.with(certificate).clientsOf(ca).start()) {
 *   connectTo("localhost", server.port());
 * }
 * }</pre>
 */
public final class TlsTestServer implements AutoCloseable {
  /** What is said on a connection once the handshake is done. */
  @FunctionalInterface
  public interface Talk {
    void on(SSLSocket socket) throws IOException;
  }

  /**
   * What one connection came to.
   *
   * @param serverName the SNI as sent, or null
   * @param protocol null if the handshake failed
   * @param cipherSuite null if the handshake failed
   * @param clientChain what the client sent; empty if nothing
   * @param failure what ended the connection, or null
   */
  public record Seen(
      String serverName,
      String protocol,
      String cipherSuite,
      List<X509Certificate> clientChain,
      Throwable failure) {}

  private final SSLServerSocket listener;
  private final Talk talk;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  private TlsTestServer(SSLServerSocket listener, Talk talk) {
    this.listener = listener;
    this.talk = talk;
    run(this::accept);
  }

  /** A server that shows this certificate and its chain, and by default answers {@code hello}. */
  public static Builder with(TestCertificate certificate) {
    return new Builder(certificate);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The next finished or failed connection; waits up to ten seconds for one. */
  public Seen next() throws InterruptedException {
    Seen next = seen.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no connection came to an end within 10 s");
    }
    return next;
  }

  private void run(Runnable work) {
    Thread thread = new Thread(work, "tls-test-server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        open.add(socket);
        run(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    Throwable failure = null;
    try (socket) {
      socket.startHandshake();
      talk.on(socket);
    } catch (IOException | RuntimeException e) {
      failure = e;
    } finally {
      seen.add(describe(socket, failure));
      open.remove(socket);
    }
  }

  private static Seen describe(SSLSocket socket, Throwable failure) {
    ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
    if (!session.isValid()) {
      return new Seen(null, null, null, List.of(), failure);
    }
    List<X509Certificate> chain = List.of();
    try {
      chain =
          List.of(session.getPeerCertificates()).stream().map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      // The client sent none.
    }
    String name =
        session.getRequestedServerNames().stream()
            .map(sent -> new String(sent.getEncoded(), StandardCharsets.UTF_8))
            .findFirst()
            .orElse(null);
    return new Seen(name, session.getProtocol(), session.getCipherSuite(), chain, failure);
  }

  /** Ends every connection and waits for the threads. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Collects what a server is like. */
  public static final class Builder {
    private final TestCertificate certificate;
    private List<X509Certificate> clientCas;
    private boolean needClient = true;
    private Consumer<SSLServerSocket> settings = socket -> {};
    private Talk talk =
        socket -> socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));

    private Builder(TestCertificate certificate) {
      this.certificate = certificate;
    }

    /** Demands a client certificate of these CAs, which are named to the client. */
    public Builder clientsOf(TestCertificate... cas) {
      clientCas = List.of(cas).stream().map(TestCertificate::certificate).toList();
      return this;
    }

    /** Asks for a client certificate, but goes on without one. */
    public Builder clientMayStayUnknown() {
      needClient = false;
      return this;
    }

    /** Changes protocols, suites and the like. */
    public Builder socket(Consumer<SSLServerSocket> change) {
      settings = change;
      return this;
    }

    /** What to say once the handshake is done; the socket is closed afterwards. */
    public Builder talk(Talk talk) {
      this.talk = talk;
      return this;
    }

    public TlsTestServer start() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
            keyManagers().getKeyManagers(),
            clientCas == null ? null : trustManagers().getTrustManagers(),
            null);
        SSLServerSocket socket =
            (SSLServerSocket)
                context
                    .getServerSocketFactory()
                    .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        if (clientCas != null) {
          socket.setWantClientAuth(true);
          if (needClient) {
            socket.setNeedClientAuth(true);
          }
        }
        settings.accept(socket);
        return new TlsTestServer(socket, talk);
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private KeyManagerFactory keyManagers() throws IOException, GeneralSecurityException {
      KeyStore store = emptyStore();
      store.setKeyEntry(
          "server",
          certificate.key(),
          new char[0],
          certificate.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory;
    }

    private TrustManagerFactory trustManagers() throws IOException, GeneralSecurityException {
      KeyStore store = emptyStore();
      for (int i = 0; i < clientCas.size(); i++) {
        store.setCertificateEntry("ca" + i, clientCas.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    }
  }
}
