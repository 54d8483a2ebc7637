package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.verify.CertificateRefusal;
import io.github.dockertls.internal.verify.EndWarning;
import io.github.dockertls.internal.verify.ServerVerifier;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken with one endpoint: whom to trust, who we are, which name to expect.
 *
 * <p>{@link #sslContext()} carries all of it into any client. Servers are held to the rules of the
 * {@code docker} command line and to Java's PKIX, both; the host name is checked within the
 * handshake, whether or not the client thinks of it.
 *
 * <pre>{@code
 * TlsPolicy policy = TlsPolicy.builder(Trust.certificates(Pem.read(Path.of("ca.pem"))))
 *     .identity(Identity.pem(Path.of("cert.pem"), Path.of("key.pem")))
 *     .build();
 * HttpClient client = HttpClient.newBuilder().sslContext(policy.sslContext()).build();
 * }</pre>
 *
 * <p>PEM files that trust and identity were read from are followed: a rotation counts from the next
 * new connection on, and running ones go on. The look at the files is a stat of each, a fraction of
 * a millisecond. Files that cannot be used, such as a new certificate with the old key, change
 * nothing but for one warning; each new connection tries again. Pipes and devices are not read
 * twice.
 *
 * <p>TLS 1.2 and 1.3 are offered, with the CLI's cipher suites, groups and signature schemes (CLI
 * rule 52) and the ECDHE-CHACHA20 suites of TLS 1.2. Thread-safe; sessions are resumed among all
 * connections of one policy between two rotations.
 */
public final class TlsPolicy {
  static {
    Doors.openPolicies(TlsPolicy::inspection);
    Doors.openRotations(TlsPolicy::rotationsNow);
  }

  private final Builder settings;
  private final @Nullable String serverName;
  private final Environment environment;
  private final boolean commonNameAllowed;
  private final HandshakeNotes notes = new HandshakeNotes();
  private final EndWarning nearEnd = new EndWarning();
  private final PolicyRotation generations;
  private final SSLContext context;

  private TlsPolicy(Builder builder) {
    settings = new Builder(builder);
    serverName = builder.serverName;
    environment = builder.environment;
    commonNameAllowed = builder.commonNameAllowed;
    generations =
        new PolicyRotation(
            builder.trust,
            builder.identity,
            this::generation,
            environment.clock(),
            builder.onRotation);
    context = new PolicyContext(generations);
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
   * This policy with another name to send and check instead of the one dialled.
   *
   * @param name as {@link Builder#serverName} takes it
   * @return a new policy
   */
  public TlsPolicy withServerName(String name) {
    return new Builder(settings).serverName(name).build();
  }

  /** Where the trust stays, what was read for it does too: the system's roots are read once. */
  private PolicyState generation(
      Trust trust, @Nullable Identity identity, @Nullable PolicyState before) {
    SessionLife life = new SessionLife(environment.clock());
    X509ExtendedTrustManager old =
        before != null && before.trust() == trust ? before.judge() : null;
    return new PolicyState(
        trust,
        identity,
        judge(trust, old, life),
        new ClientKeyManager(identity, notes),
        serverName,
        life);
  }

  private X509ExtendedTrustManager judge(
      Trust trust, @Nullable X509ExtendedTrustManager before, SessionLife life) {
    if (!trust.isVerified()) {
      return before == null ? new UnverifiedTrustManager(notes) : before;
    }
    ServerVerifier verifier =
        before instanceof VerifyingTrustManager same ? same.verifier() : verifier(trust);
    return new VerifyingTrustManager(verifier, serverName, notes, life);
  }

  private ServerVerifier verifier(Trust trust) {
    Supplier<List<ParsedCertificate>> anchors = new Lazily<>(() -> trust.anchors(environment));
    return new ServerVerifier(anchors, environment.clock(), commonNameAllowed, nearEnd);
  }

  /**
   * The context for any client that takes one. Its sockets and engines check the server's
   * certificate and name; create them with host and port, so that the name is known and sessions
   * are resumed. An engine or socket that was not told whom it speaks to refuses every server with
   * {@code x509-hostname}, unless {@link Builder#serverName} is set or the trust is {@link
   * Trust#unverified()}. No session is resumed once a certificate that it rests on has ended. Each
   * socket and engine that it makes follows a rotation of files that came before; those that were
   * made earlier stay as they are, and no session of theirs is resumed any more.
   *
   * @return the context, the same at each call
   */
  public SSLContext sslContext() {
    return context;
  }

  /**
   * The judge of servers, for clients that make a context of their own or want it beside one, such
   * as OkHttp, Netty and Spring's SSL bundles. It follows rotation: each call judges by what the
   * files hold then. It needs a connection that knows whom it was dialled to: a socket or an engine
   * that was made with a host. Without one it refuses with {@code x509-hostname}, and so does
   * {@link javax.net.ssl.X509TrustManager#checkServerTrusted(X509Certificate[], String)}, unless
   * {@link Builder#serverName} is set or the trust is {@link Trust#unverified()}.
   *
   * <pre>{@code
   * OkHttpClient client = new OkHttpClient.Builder()
   *     .sslSocketFactory(policy.sslContext().getSocketFactory(), policy.trustManager())
   *     .hostnameVerifier(policy.hostnameVerifier())
   *     .build();
   * }</pre>
   *
   * <p>Prefer {@link #sslContext()} where a client takes one: a context of the client's own offers
   * what the client chooses, and it resumes sessions without asking any trust manager, also after a
   * CA was taken away.
   *
   * @return a thread-safe trust manager for clients
   */
  public X509ExtendedTrustManager trustManager() {
    return new FollowingTrustManager(generations);
  }

  /**
   * Our identity, for clients that make a context of their own. It follows rotation: each handshake
   * shows what the files hold then, and only to servers that name no CA or one of ours (CLI rule
   * 54). Without an identity it shows nothing.
   *
   * @return a thread-safe key manager for clients
   */
  public X509ExtendedKeyManager keyManager() {
    return new FollowingKeyManager(generations);
  }

  /**
   * The certificates that a new connection would use: the files are looked at as for one. The
   * system's roots are left out.
   *
   * @return our own, its intermediates, and the trusted CAs
   */
  public List<CertificateInUse> certificates() {
    return generations.latest().certificates(environment.clock().instant());
  }

  /**
   * How often rotated files were followed so far. A pool of connections remembers it with each, and
   * closes idle ones of an earlier identity.
   *
   * @return 0 until the first rotation is noticed
   */
  public int rotations() {
    return generations.rotations();
  }

  /** How many rotations were followed, with a look at the files if the last one is a second old. */
  private int rotationsNow() {
    return generations.rotationsNow();
  }

  /**
   * The host-name check for clients that do one of their own beside the handshake's, such as Apache
   * HttpClient, OkHttp and {@code HttpsURLConnection}: subject alternative names only, and a
   * wildcard only as the whole left-most label (CLI rules 43 to 45). With {@link
   * Builder#serverName} it expects that name. It accepts every name if the trust is {@link
   * Trust#unverified()}.
   *
   * @return a thread-safe verifier
   */
  public HostnameVerifier hostnameVerifier() {
    return generations.current().judge() instanceof VerifyingTrustManager judge
        ? (host, session) -> judge.isForName(expected(host), session)
        : (host, session) -> true;
  }

  private String expected(String dialled) {
    return serverName == null ? dialled : serverName;
  }

  /**
   * Speaks TLS over a connected socket: sends the server name, shakes hands, checks the server. A
   * failure closes the socket.
   *
   * @param connected the connected socket; the TLS socket closes it
   * @param host the host that was dialled, IPv6 without brackets
   * @param port the port that was dialled
   * @param timeout limit of the whole handshake, zero for none
   * @param listener told of the finished handshake on this thread
   * @return the socket to speak over
   * @throws DockerTlsException with the reason, such as {@code x509-hostname}, {@code
   *     client-cert-rejected}, {@code tls-to-plain} or {@code timeout}. Under TLS 1.3 a server
   *     refuses our certificate only after the handshake: hand what the first read throws to {@link
   *     #explain}
   * @throws IOException if the socket cannot be used at all
   */
  public SSLSocket handshake(
      Socket connected,
      String host,
      int port,
      Duration timeout,
      Consumer<? super HandshakeInfo> listener)
      throws IOException {
    requireName(connected, host);
    return new PolicyHandshake(generations.latest(), notes, nearEnd, environment.clock())
        .over(connected, host, expected(host), port, timeout, listener);
  }

  /** JSSE would look for the address's name instead; the CLI refuses such a host (CLI rule 39). */
  private void requireName(Socket connected, String host) throws IOException {
    if (generations.current().trust().isVerified() && expected(host).isEmpty()) {
      connected.close();
      throw explain(CertificateRefusal.nameUnknown().toException(), host);
    }
  }

  /**
   * What a failure at handshake or request time means.
   *
   * @param cause what was caught; a {@code DockerTlsException} among its causes is returned as it
   *     is
   * @param host the host and port that were dialled, for the message
   * @return the failure with its reason: {@code client-cert-rejected}, {@code tls-version}, {@code
   *     tls-to-plain}, {@code tls-to-nontls}, {@code closed-by-peer}, {@code timeout}, else {@code
   *     tls-alert}
   */
  public DockerTlsException explain(Throwable cause, String host) {
    return HandshakeFailures.of(
            generations.current().identity(),
            host,
            notes.authorities(),
            new byte[0],
            environment.clock().instant())
        .explain(cause);
  }

  /**
   * The policy as it is for a new connection, to look at servers instead of talking to them.
   *
   * @return the policy's trust and identity of now
   */
  private Inspection inspection() {
    PolicyState latest = generations.latest();
    ServerVerifier verifier =
        latest.judge() instanceof VerifyingTrustManager judge ? judge.verifier() : null;
    return new PolicyInspection(latest, verifier, serverName, environment);
  }

  /** Tells whom is trusted and who we are, never a key. */
  @Override
  public String toString() {
    Identity identity = generations.current().identity();
    return "TlsPolicy["
        + generations.current().trust()
        + (identity == null ? "" : ", " + identity)
        + (serverName == null ? "" : ", serverName=" + serverName)
        + "]";
  }

  /** Collects what a {@link TlsPolicy} holds. Not thread-safe. */
  public static final class Builder {
    private final Trust trust;
    private @Nullable Identity identity;
    private @Nullable String serverName;
    private boolean commonNameAllowed;
    private Environment environment = Environment.system();
    private Consumer<? super Rotation> onRotation = rotation -> {};

    private Builder(Trust trust) {
      this.trust = Objects.requireNonNull(trust, "trust");
    }

    private Builder(Builder other) {
      trust = other.trust;
      identity = other.identity;
      serverName = other.serverName;
      commonNameAllowed = other.commonNameAllowed;
      environment = other.environment;
      onRotation = other.onRotation;
    }

    /**
     * Sets the certificate that we show. Default: none. It is shown only if the server names no CA
     * or one that issued it or another certificate of its chain (CLI rule 54).
     *
     * @param identity the identity
     * @return this builder
     */
    public Builder identity(Identity identity) {
      this.identity = Objects.requireNonNull(identity, "identity");
      return this;
    }

    /**
     * Sets the name to send and check instead of the one dialled: for tunnels, and for addresses
     * that the certificate does not list.
     *
     * @param name a DNS name or IP address
     * @return this builder
     * @throws IllegalArgumentException if the name is empty
     */
    public Builder serverName(String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("serverName is empty");
      }
      serverName = name;
      return this;
    }

    /**
     * Accepts a certificate without any subject alternative name whose common name is the host, as
     * Docker 19.03 and older did; {@code *} covers any host without a dot. Default: refused with
     * {@code x509-common-name}, as the CLI does (CLI rule 43). Each such host is logged once.
     *
     * @return this builder
     */
    public Builder allowCommonName() {
      commonNameAllowed = true;
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
     * Is told of each rotation that is followed, before it is first used for a connection.
     *
     * @param listener called on a thread that connects, in the rotations' order; what it throws is
     *     logged
     * @return this builder
     */
    public Builder onRotation(Consumer<? super Rotation> listener) {
      onRotation = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Builds the policy. The system's roots are read at the first handshake that needs them.
     *
     * @return a new policy
     */
    public TlsPolicy build() {
      return new TlsPolicy(this);
    }
  }
}
