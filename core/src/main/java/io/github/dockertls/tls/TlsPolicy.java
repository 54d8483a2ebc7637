package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom to trust, who we are, what to check. Immutable and thread-safe. */
public final class TlsPolicy {
  private final Trust trust;
  private final @Nullable Identity identity;
  private final @Nullable String serverName;
  private final Environment environment;
  private final SSLContext context;

  private TlsPolicy(Builder builder) {
    trust = builder.trust;
    identity = builder.identity;
    serverName = builder.serverName;
    environment = builder.environment;
    context = createContext();
  }

  /**
   * Starts a policy.
   *
   * @param trust which servers to trust
   * @return a new builder
   */
  public static Builder builder(Trust trust) {
    return new Builder(trust);
  }

  /**
   * The context for TLS 1.2 and 1.3.
   *
   * @return the context, the same at each call
   */
  public SSLContext sslContext() {
    return context;
  }

  /**
   * The host-name check for clients that do their own.
   *
   * @return the verifier
   */
  public HostnameVerifier hostnameVerifier() {
    return trust.isVerified()
        ? HttpsURLConnection.getDefaultHostnameVerifier()
        : (host, session) -> true;
  }

  /**
   * Speaks TLS over a connected socket: sends SNI, shakes hands, checks the server.
   *
   * @param connected the connected socket
   * @param host the host that was dialled
   * @param port the port that was dialled
   * @param timeout limit of the handshake, zero for none
   * @param listener told of the finished handshake
   * @return the socket to speak over
   * @throws IOException if the handshake fails below TLS
   */
  public SSLSocket handshake(
      Socket connected,
      String host,
      int port,
      Duration timeout,
      Consumer<? super HandshakeInfo> listener)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(connected, serverName == null ? host : serverName, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    if (trust.isVerified()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    int before = socket.getSoTimeout();
    socket.setSoTimeout((int) timeout.toMillis());
    socket.startHandshake();
    socket.setSoTimeout(before);
    return socket;
  }

  /**
   * What a failure at handshake or request time means.
   *
   * @param cause what was caught
   * @param host the host and port that were dialled, for the message
   * @return the failure with its reason
   */
  public DockerTlsException explain(Throwable cause, String host) {
    return new DockerTlsException(
        Reason.TLS_ALERT, "TLS with \"" + host + "\" failed", "see the cause", cause);
  }

  private SSLContext createContext() {
    try {
      KeyManager[] keys = new KeyManager[0];
      if (identity != null) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        load(store);
        store.setKeyEntry(
            "identity",
            identity.key(),
            new char[0],
            identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        keys = factory.getKeyManagers();
      }
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      load(anchors);
      int i = 0;
      for (X509Certificate anchor : trust.anchors()) {
        anchors.setCertificateEntry("ca" + i++, anchor);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(anchors);
      SSLContext created = SSLContext.getInstance("TLS");
      created.init(keys, factory.getTrustManagers(), new SecureRandom());
      return created;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void load(KeyStore store) throws IOException, GeneralSecurityException {
    store.load(null, new char[0]);
  }

  @Override
  public String toString() {
    return "TlsPolicy[" + identity + ", " + environment + "]";
  }

  /** Collects what a {@link TlsPolicy} holds. Not thread-safe. */
  public static final class Builder {
    private final Trust trust;
    private @Nullable Identity identity;
    private @Nullable String serverName;
    private Environment environment = Environment.system();

    private Builder(Trust trust) {
      this.trust = Objects.requireNonNull(trust, "trust");
    }

    /**
     * Sets the certificate that we show. Default: none.
     *
     * @param identity the identity
     * @return this builder
     */
    public Builder identity(Identity identity) {
      this.identity = Objects.requireNonNull(identity, "identity");
      return this;
    }

    /**
     * Sets the name to send and check instead of the one dialled.
     *
     * @param name a DNS name or IP address
     * @return this builder
     */
    public Builder serverName(String name) {
      serverName = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Takes the common name of a certificate that has no subject alternative names.
     *
     * @return this builder
     */
    public Builder allowCommonName() {
      return this;
    }

    /**
     * Sets where the clock and the system's roots come from. Default: the process's own.
     *
     * @param environment the environment
     * @return this builder
     */
    public Builder environment(Environment environment) {
      this.environment = Objects.requireNonNull(environment, "environment");
      return this;
    }

    /**
     * Builds the policy.
     *
     * @return a new policy
     */
    public TlsPolicy build() {
      return new TlsPolicy(this);
    }
  }
}
