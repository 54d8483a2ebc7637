package io.github.dockertls;

import com.github.dockerjava.api.exception.DockerClientException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of this library: material that cannot be read, an endpoint that cannot be resolved,
 * a connection that does not come about or breaks.
 *
 * <p>The message is one line of two sentences: what is the case, with the path or host in quotes,
 * and what to do about it. {@link #reason()} is for programs; its {@linkplain Reason#slug() slug}
 * stays the same between releases. It extends docker-java's exception, so handlers written for
 * docker-java keep working. Instances are immutable but for what {@link Throwable} itself keeps.
 *
 * <pre>{@code
 * try (DockerClient docker = DockerTls.connect()) {
 *   docker.pingCmd().exec();
 * } catch (DockerTlsException e) {
 *   if (e.reason() == DockerTlsException.Reason.CLIENT_CERT_REJECTED) { ... }
 * }
 * }</pre>
 */
public final class DockerTlsException extends DockerClientException {
  private static final long serialVersionUID = 1L;

  /** User and password of a quoted URL; a remedy says where they go. */
  private static final Pattern USER_INFO = Pattern.compile("://(?!user:password@)[^/ \"]*@");

  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]+");

  /** What kind of failure this is. */
  private final Reason reason;

  /** The message's first sentence, without its full stop. */
  private final String fact;

  /** The message's second sentence, without its full stop. */
  private final String remedy;

  /** What more is known of the cause, or null. */
  private final @Nullable Detail detail;

  /** What failed: an endpoint, or what was asked for where none came of it; set once. */
  private transient volatile @Nullable Object origin;

  /**
   * A failure without a cause.
   *
   * @param reason what kind of failure it is
   * @param fact one sentence without its full stop: what is the case, with the path or host in
   *     quotes
   * @param remedy one sentence without its full stop: what to do about it
   */
  public DockerTlsException(Reason reason, String fact, String remedy) {
    this(reason, fact, remedy, null);
  }

  /**
   * A failure with its cause.
   *
   * @param reason what kind of failure it is
   * @param fact one sentence without its full stop: what is the case, with the path or host in
   *     quotes
   * @param remedy one sentence without its full stop: what to do about it
   * @param cause what was caught, or null
   */
  public DockerTlsException(Reason reason, String fact, String remedy, @Nullable Throwable cause) {
    this(reason, null, fact, remedy, cause);
  }

  /**
   * A failure of which more is known than its reason says.
   *
   * @param reason what kind of failure it is
   * @param detail what more is known, or null
   * @param fact one sentence without its full stop: what is the case, with the path or host in
   *     quotes
   * @param remedy one sentence without its full stop: what to do about it
   * @param cause what was caught, or null
   */
  public DockerTlsException(
      Reason reason,
      @Nullable Detail detail,
      String fact,
      String remedy,
      @Nullable Throwable cause) {
    super(oneLine(fact) + ". " + oneLine(remedy) + ".", cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.detail = detail;
    this.fact = oneLine(fact);
    this.remedy = oneLine(remedy);
  }

  /**
   * What kind of failure this is.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * What is the case, with the path or host in quotes: the first sentence of the message, without
   * its full stop.
   *
   * @return the fact
   */
  public String fact() {
    return fact;
  }

  /**
   * What to do about it: the second sentence of the message, without its full stop.
   *
   * @return the remedy
   */
  public String remedy() {
    return remedy;
  }

  /**
   * What more is known of the cause than {@link #reason()} says, without a further connection.
   *
   * @return the detail, if the failure tells it
   */
  public Optional<Detail> detail() {
    return Optional.ofNullable(detail);
  }

  /**
   * The failure of ours in an exception of another client, however deep it is buried: itself, its
   * causes, what they suppressed.
   *
   * <pre>{@code
   * try {
   *   okHttp.newCall(request).execute();
   * } catch (IOException e) {
   *   DockerTlsException.in(e).ifPresent(ours -> log.error(ours.getMessage()));
   * }
   * }</pre>
   *
   * @param failure what was caught
   * @return the failure that is found first, going from the outside inwards
   */
  public static Optional<DockerTlsException> in(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> next = new ArrayDeque<>(List.of(failure));
    while (!next.isEmpty()) {
      Throwable one = next.remove();
      if (one instanceof DockerTlsException ours) {
        return Optional.of(ours);
      }
      if (seen.add(one)) {
        Stream.concat(Stream.ofNullable(one.getCause()), Arrays.stream(one.getSuppressed()))
            .forEach(next::add);
      }
    }
    return Optional.empty();
  }

  /** Notes what failed; the first word counts, for clients may share an exception. */
  DockerTlsException from(Object failed) {
    if (origin == null) {
      origin = failed;
    }
    return this;
  }

  /** What failed, as the package's own types; {@link DockerEndpoint#of} reads it. */
  @Nullable Object origin() {
    return origin;
  }

  /**
   * Text from files and peers may hold control characters, of terminals and of the direction of
   * writing, and a host a password; a message is one printable line without secrets.
   */
  private static String oneLine(String text) {
    String printable = UNPRINTABLE.matcher(text.strip()).replaceAll(" ");
    return USER_INFO.matcher(printable).replaceAll("://");
  }

  /**
   * The kinds of failure. New ones may be added in any release; none is renamed or removed within a
   * major version.
   */
  public enum Reason {
    /** A CA file, or the trust given in memory, holds no usable certificate. */
    CA_INVALID(Phase.FILES),
    /** A certificate file holds no certificate. */
    CERT_NO_PEM(Phase.FILES),
    /** A certificate cannot be parsed, in a file or from the server. */
    CERT_UNPARSABLE(Phase.FILES),
    /** A flag, option or builder call that the {@code docker} command line would refuse. */
    CLI_USAGE(Phase.SETTINGS),
    /** A context's endpoint has a shape that the CLI does not take. */
    CONTEXT_BAD_ENDPOINT(Phase.SETTINGS),
    /** A context's {@code meta.json} cannot be parsed. */
    CONTEXT_META_INVALID(Phase.SETTINGS),
    /** A context has no docker endpoint. */
    CONTEXT_NO_DOCKER_ENDPOINT(Phase.SETTINGS),
    /** No context of that name is stored. */
    CONTEXT_NOT_FOUND(Phase.SETTINGS),
    /** A context's {@code meta.json} or its directory cannot be read. */
    CONTEXT_META_UNREADABLE(Phase.SETTINGS),
    /** A TLS file of a context is listed but not there: a link that points to nothing. */
    CONTEXT_TLS_MISSING(Phase.FILES),
    /** TLS files of a context cannot be read. */
    CONTEXT_TLS_UNREADABLE(Phase.FILES),
    /** Both a host and a context were given. */
    HOST_AND_CONTEXT(Phase.SETTINGS),
    /** The host is not of a form that can be dialled. */
    HOST_INVALID(Phase.SETTINGS),
    /** Certificate or key is given without the other (the CLI ignores both; we do not). */
    IDENTITY_INCOMPLETE(Phase.FILES),
    /** The private key is encrypted and no password can be used. */
    KEY_ENCRYPTED(Phase.FILES),
    /** The private key does not belong to the certificate. */
    KEY_MISMATCH(Phase.FILES),
    /** A key file holds no private key. */
    KEY_NO_PEM(Phase.FILES),
    /** The password does not open the private key or key store. */
    KEY_PASSWORD_WRONG(Phase.FILES),
    /** A private key cannot be parsed or is of a kind that cannot be used. */
    KEY_UNPARSABLE(Phase.FILES),
    /** The cipher that encrypts the private key is not supported. */
    KEY_UNSUPPORTED_CIPHER(Phase.FILES),
    /** A key store cannot be read or holds nothing usable. */
    KEY_STORE_INVALID(Phase.FILES),
    /** {@code ssh://} hosts are out of scope. */
    SSH(Phase.SETTINGS),
    /** A CA, certificate or key file is missing or cannot be read. */
    TLS_FILE_UNREADABLE(Phase.FILES),
    /** A file is larger than what is read as PEM. */
    TLS_FILE_TOO_LARGE(Phase.FILES),
    /** TLS verification was asked for without any certificate (the CLI would speak plain HTTP). */
    TLS_WITHOUT_MATERIAL(Phase.FILES),
    /** The API version that was asked for is not one, such as {@code latest}. */
    API_VERSION_INVALID(Phase.SETTINGS),
    /** What was asked for needs a library that is not on the class path. */
    LIBRARY_MISSING(Phase.SETTINGS),
    /** A transport (npipe, fd) that this platform does not have. */
    PROTOCOL_NOT_AVAILABLE(Phase.SETTINGS),
    /** A file or directory cannot be written. */
    FILE_UNWRITABLE(Phase.ISSUING),
    /** A file is there already and was not to be overwritten. */
    FILE_EXISTS(Phase.ISSUING),
    /** A daemon's configuration file is no JSON object, or not one that dockerd would take. */
    DAEMON_CONFIG_INVALID(Phase.ISSUING),
    /** A certificate cannot be issued as asked. */
    CERTIFICATE_REQUEST_INVALID(Phase.ISSUING),

    /** Nothing answers at the address: refused, unreachable, or no route. */
    CANNOT_CONNECT(Phase.CONNECTION),
    /** The peer closed or reset the connection. */
    CLOSED_BY_PEER(Phase.ANY),
    /** The connection stood, and its other end cannot be reached any more. */
    CONNECTION_LOST(Phase.REQUEST),
    /** The name cannot be resolved. */
    DNS(Phase.CONNECTION),
    /** The variable {@code DOCKER_CUSTOM_HEADERS} is malformed. */
    CUSTOM_HEADERS_INVALID(Phase.SETTINGS),
    /** This user may not use the daemon's socket. */
    PERMISSION_DENIED(Phase.CONNECTION),
    /** A header name or value that HTTP does not allow. */
    HEADER_INVALID(Phase.SETTINGS),
    /** A time limit ran out. */
    TIMEOUT(Phase.ANY),
    /** The call was interrupted. */
    INTERRUPTED(Phase.ANY),
    /** The client was closed. */
    CLIENT_CLOSED(Phase.ANY),
    /** A response is not the JSON that it should be. */
    HTTP_BAD_JSON(Phase.REQUEST),
    /** The server answered with an error status. */
    HTTP_STATUS(Phase.REQUEST),
    /** What was received is not HTTP. */
    MALFORMED_HTTP(Phase.REQUEST),
    /** The stream that was to be sent, or an exec's stdin, failed when it was read. */
    REQUEST_BODY_UNREADABLE(Phase.REQUEST),
    /** A response ended before its announced end. */
    RESPONSE_TRUNCATED(Phase.REQUEST),
    /** Plain HTTP was spoken to a port that wants TLS. */
    PLAIN_TO_TLS(Phase.HANDSHAKE),
    /** The proxy wants credentials, or refuses them. */
    PROXY_407(Phase.CONNECTION),
    /** The proxy refuses to connect. */
    PROXY_REFUSED(Phase.CONNECTION),
    /** The server refused our client certificate, or the lack of one. */
    CLIENT_CERT_REJECTED(Phase.HANDSHAKE),
    /** The server ended the handshake with an alert. */
    TLS_ALERT(Phase.HANDSHAKE),
    /** TLS cannot be spoken as asked, for a reason without a name of its own. */
    TLS_OTHER(Phase.HANDSHAKE),
    /** What answered does not speak TLS. */
    TLS_TO_NONTLS(Phase.HANDSHAKE),
    /** TLS was spoken to a port that speaks plain HTTP. */
    TLS_TO_PLAIN(Phase.HANDSHAKE),
    /** No protocol version is common to both sides. */
    TLS_VERSION(Phase.HANDSHAKE),
    /** The server's certificate names the host in its subject's CN alone. */
    X509_COMMON_NAME(Phase.HANDSHAKE),
    /** A certificate has a critical extension that is not understood. */
    X509_CRITICAL_EXT(Phase.HANDSHAKE),
    /** The server's certificate is for other names. */
    X509_HOSTNAME(Phase.HANDSHAKE),
    /** A certificate's extended key usage does not allow a server. */
    X509_KEY_USAGE(Phase.HANDSHAKE),
    /** The host is an IP address and the server's certificate names none. */
    X509_NO_IP_SAN(Phase.HANDSHAKE),
    /** The chain breaks another rule: path length, name constraints. */
    X509_OTHER(Phase.HANDSHAKE),
    /** A certificate has ended or has not begun. */
    X509_TIME(Phase.HANDSHAKE),
    /** No trusted CA signed the server's certificate. */
    X509_UNKNOWN_AUTHORITY(Phase.HANDSHAKE),

    /** The test daemon cannot be started here, or did not come up. */
    DAEMON_NOT_STARTED(Phase.TEST_DAEMON),
    /** A test daemon did not take an image. */
    IMAGE_NOT_LOADED(Phase.TEST_DAEMON),
    /** Something of a test daemon could not be removed. */
    DAEMON_NOT_REMOVED(Phase.TEST_DAEMON);

    private final Phase phase;

    Reason(Phase phase) {
      this.phase = phase;
    }

    /**
     * How far it came.
     *
     * @return the phase that failures of this kind end
     */
    public Phase phase() {
      return phase;
    }

    /**
     * The stable name for logs, scripts and exit messages, such as {@code x509-hostname}.
     *
     * @return lower case words joined by hyphens
     */
    public String slug() {
      return slugOf(this);
    }
  }

  /** The way to a daemon, in its order, and what lies beside it. */
  public enum Phase {
    /** Flags, variables, contexts and builder calls are read. */
    SETTINGS,
    /** Certificates and keys are read. */
    FILES,
    /** The host or its proxy is looked up and dialled. */
    CONNECTION,
    /** TLS is agreed, and each side judges the other. */
    HANDSHAKE,
    /** A request is sent and its response is read. */
    REQUEST,
    /** It may happen in each phase that waits for the peer. */
    ANY,
    /** Certificates are issued and written, which connects to nothing. */
    ISSUING,
    /** A daemon for tests is started or removed. */
    TEST_DAEMON
  }

  private static String slugOf(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What tells failures of one {@link Reason} apart, where it can be known. New ones may be added
   * in any release.
   */
  public enum Detail {
    /** The host answers, but nothing listens at the port. */
    CONNECTION_REFUSED,
    /** Nothing comes back at all: a firewall, or no such machine. */
    PACKETS_DROPPED,
    /** Connects, and then says nothing: starting, hung, or behind a dead forwarding. */
    SILENT_PEER,
    /** A daemon with TLS listens at the other of the two usual ports. */
    TLS_AT_OTHER_PORT,
    /** A daemon without TLS listens at the other of the two usual ports. */
    PLAIN_AT_OTHER_PORT,
    /** An SSH server listens there. */
    SSH_SERVER,

    /** The server's certificate is signed by a CA that is not trusted. */
    CA_NOT_THE_SIGNER,
    /** A CA of the signer's name is trusted, but with another key: an old one. */
    CA_KEY_CHANGED,
    /** What is trusted is no CA: a server's own certificate, not the one shown. */
    CA_FILE_NOT_A_CA,
    /** The server does not send a certificate between its own and the CA. */
    INTERMEDIATE_MISSING,
    /** The server's certificate is signed by itself. */
    SELF_SIGNED,
    /** A proxy or firewall between decrypts, or seems to, and shows a certificate of its own. */
    INTERCEPTED,
    /** The server's certificate has ended. */
    SERVER_CERT_EXPIRED,
    /** The server's certificate has not begun. */
    SERVER_CERT_NOT_YET_VALID,
    /** A CA's certificate has ended. */
    CA_EXPIRED,
    /** A CA's certificate has not begun. */
    CA_NOT_YET_VALID,
    /** This machine's clock is wrong, not the certificates. */
    CLOCK_WRONG,
    /** The host is one slip of the pen from a name of the certificate. */
    NAME_MISTYPED,

    /** The server wants a client certificate, and we have none. */
    CLIENT_CERT_MISSING,
    /** Our certificate has ended. */
    CLIENT_CERT_EXPIRED,
    /** Our certificate has not begun. */
    CLIENT_CERT_NOT_YET_VALID,
    /** Our certificate may not be used by clients. */
    CLIENT_CERT_PURPOSE,
    /** Our certificate is of another CA than those that the server takes. */
    CLIENT_CERT_OTHER_CA,

    /** The API version that was asked for is newer than the daemon. */
    API_VERSION_TOO_NEW,
    /** The API version that was asked for is older than the daemon takes. */
    API_VERSION_TOO_OLD;

    /**
     * The stable name, such as {@code client-cert-expired}.
     *
     * @return lower case words joined by hyphens
     */
    public String slug() {
      return slugOf(this);
    }
  }
}
