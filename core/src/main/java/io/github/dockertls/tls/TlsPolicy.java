package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.verify.CertificateRefusal;
import io.github.dockertls.internal.verify.EndWarning;
import io.github.dockertls.internal.verify.ServerVerifier;
import io.github.dockertls.internal.x509.MalformedCertificateException;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  }

  private static final Logger log = LoggerFactory.getLogger(TlsPolicy.class);

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

  /** Where the trust stays, its judge does too: the system's roots are read once. */
  private PolicyState generation(
      Trust trust, @Nullable Identity identity, @Nullable PolicyState before) {
    X509ExtendedTrustManager judge =
        before != null && before.trust() == trust ? before.judge() : judge(trust);
    return new PolicyState(
        trust, identity, judge, new ClientKeyManager(identity, notes), serverName);
  }

  private X509ExtendedTrustManager judge(Trust trust) {
    return trust.isVerified()
        ? new VerifyingTrustManager(verifier(trust), serverName, notes)
        : new UnverifiedTrustManager(notes);
  }

  private ServerVerifier verifier(Trust trust) {
    Supplier<List<ParsedCertificate>> anchors = new Lazily<>(() -> trust.anchors(environment));
    return new ServerVerifier(anchors, environment.clock(), commonNameAllowed, nearEnd);
  }

  /**
   * The context for any client that takes one. Its sockets and engines check the server's
   * certificate and name; create them with host and port, so that the name is known and sessions
   * are resumed. Each socket and engine that it makes follows a rotation of files that came before;
   * those that were made earlier stay as they are, and no session of theirs is resumed any more.
   *
   * @return the context, the same at each call
   */
  public SSLContext sslContext() {
    return context;
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
        ? (host, session) -> isNameCovered(judge.verifier(), host, session)
        : (host, session) -> true;
  }

  private boolean isNameCovered(ServerVerifier verifier, String host, SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0
          && chain[0] instanceof X509Certificate leaf
          && verifier.objectionToName(ParsedCertificate.of(leaf), expected(host)) == null;
    } catch (IOException | MalformedCertificateException e) {
      return false;
    }
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
    long start = System.nanoTime();
    requireName(connected, host);
    PolicyState generation = generations.latest();
    warnOfIdentity(generation.identity());
    HandshakeSocket below = new HandshakeSocket(connected, timeout);
    SSLSocket socket = PolicySocketFactory.over(generation, below, expected(host), port);
    try {
      socket.startHandshake();
      below.handshakeDone();
    } catch (IOException | RuntimeException e) {
      closeQuietly(socket, e);
      throw failures(
              generation.identity(),
              host + ":" + port,
              notes.authorities(socket),
              below.firstBytes())
          .explain(e);
    }
    HandshakeInfo info = describe(socket, host, port, start);
    log.debug("{}", info);
    try {
      listener.accept(info);
    } catch (RuntimeException e) {
      closeQuietly(socket, e);
      throw e;
    }
    return socket;
  }

  /** JSSE would look for the address's name instead; the CLI refuses such a host (CLI rule 39). */
  private void requireName(Socket connected, String host) throws IOException {
    if (generations.current().trust().isVerified() && expected(host).isEmpty()) {
      connected.close();
      throw explain(CertificateRefusal.nameUnknown().toException(), host);
    }
  }

  private static void closeQuietly(SSLSocket socket, Exception failure) {
    try {
      socket.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private HandshakeInfo describe(SSLSocket socket, String host, int port, long start)
      throws IOException {
    SSLSession session = socket.getSession();
    return new HandshakeInfo(
        host,
        port,
        session.getProtocol(),
        session.getCipherSuite(),
        notes.isResumed(socket),
        x509(session.getPeerCertificates()),
        x509(session.getLocalCertificates()),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static List<X509Certificate> x509(Certificate @Nullable [] chain) {
    return chain == null
        ? List.of()
        : Arrays.stream(chain)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toList();
  }

  private void warnOfIdentity(@Nullable Identity identity) {
    if (identity == null) {
      return;
    }
    X509Certificate own = identity.chain().get(0);
    Instant now = environment.clock().instant();
    if (nearEnd.isWorthSaying(own, now)) {
      log.warn(
          "Our client certificate \"{}\" {}.",
          Printable.line(own.getSubjectX500Principal().toString()),
          EndWarning.sentence(own, now));
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
    return failures(generations.current().identity(), host, notes.authorities(), new byte[0])
        .explain(cause);
  }

  private HandshakeFailures failures(
      @Nullable Identity identity,
      String host,
      @Nullable List<X500Principal> authorities,
      byte[] firstBytes) {
    return HandshakeFailures.of(
        identity, host, authorities, firstBytes, environment.clock().instant());
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
