package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.text.Printable;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Says what a failure of TLS means to the one who has to mend it. */
final class HandshakeFailures {
  /** JSSE tells of the peer's alerts by this message alone. */
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

  private static final Set<String> ABOUT_OUR_CERTIFICATE =
      Set.of(
          "bad_certificate",
          "certificate_required",
          "certificate_expired",
          "certificate_revoked",
          "certificate_unknown",
          "unsupported_certificate",
          "unknown_ca",
          "access_denied");

  /** What servers also say of a certificate, but say of other things too. */
  private static final Set<String> MAYBE_ABOUT_OUR_CERTIFICATE =
      Set.of("handshake_failure", "decode_error", "decrypt_error");

  private static final int HANDSHAKE_RECORD = 22;
  private static final int ALERT_RECORD = 21;

  private final String host;
  private final boolean asked;
  private final ClientObjection objection;
  private final byte[] firstBytes;

  /**
   * What is known of the connection.
   *
   * @param host the host and port that were dialled
   * @param asked whether the server asked for a client certificate
   * @param objection what a server may have against ours
   * @param firstBytes the first bytes that came from the server, if known
   */
  private HandshakeFailures(
      String host, boolean asked, ClientObjection objection, byte[] firstBytes) {
    this.host = host;
    this.asked = asked;
    this.objection = objection;
    this.firstBytes = firstBytes;
  }

  /**
   * With what our own certificate tells.
   *
   * @param identity ours, or null
   * @param host the host and port that were dialled
   * @param authorities the CAs that the server named, perhaps none; null if it did not ask
   * @param firstBytes the first bytes that came from the server, if known
   * @param now the time of the handshake
   */
  static HandshakeFailures of(
      @Nullable Identity identity,
      String host,
      @Nullable List<X500Principal> authorities,
      byte[] firstBytes,
      Instant now) {
    ClientObjection objection = ClientObjection.of(identity, authorities, now);
    return new HandshakeFailures(host, authorities != null, objection, firstBytes);
  }

  DockerTlsException explain(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof DockerTlsException named) {
        return named;
      }
    }
    DockerTlsException explained = byFirstBytes(cause);
    for (Throwable t = cause; explained == null && t != null; t = t.getCause()) {
      explained = byType(t, cause);
    }
    return explained != null
        ? explained
        : new DockerTlsException(
            Reason.TLS_ALERT,
            "TLS with \"" + host + "\" failed: " + describe(cause),
            "Look at the daemon's log, and compare the TLS versions and cipher suites of both sides",
            cause);
  }

  private @Nullable DockerTlsException byFirstBytes(Throwable cause) {
    if (firstBytes.length == 0
        || firstBytes[0] == HANDSHAKE_RECORD
        || firstBytes[0] == ALERT_RECORD) {
      return null;
    }
    return new String(firstBytes, StandardCharsets.ISO_8859_1).startsWith("HTTP/")
        ? new DockerTlsException(
            Reason.TLS_TO_PLAIN,
            "\"" + host + "\" answers TLS with plain HTTP",
            "Use the daemon's TLS port (2376 as a rule), or start the daemon with --tlsverify",
            cause)
        : nonTls(cause);
  }

  private DockerTlsException nonTls(Throwable cause) {
    if (new String(firstBytes, StandardCharsets.ISO_8859_1).startsWith("SSH-")) {
      return new DockerTlsException(
          Reason.TLS_TO_NONTLS,
          Detail.SSH_SERVER,
          "What answers at \"" + host + "\" is an SSH server, not a Docker daemon with TLS",
          "Give the daemon's own port, which is 2376 as a rule",
          cause);
    }
    return new DockerTlsException(
        Reason.TLS_TO_NONTLS,
        "What answers at \"" + host + "\" does not speak TLS",
        "Check the host and port; a Docker daemon with TLS listens on 2376 as a rule",
        cause);
  }

  private @Nullable DockerTlsException byType(Throwable t, Throwable cause) {
    String message = t.getMessage() == null ? "" : t.getMessage();
    if (t instanceof SSLException) {
      return byTlsMessage(message, cause);
    }
    if (t instanceof CertificateException) {
      return unreadable(message, cause);
    }
    if (t instanceof SocketTimeoutException) {
      return new DockerTlsException(
          Reason.TIMEOUT,
          firstBytes.length == 0 ? Detail.SILENT_PEER : null,
          "\"" + host + "\" did not answer within the time limit",
          "Check that a Docker daemon listens there, or raise the time limit",
          cause);
    }
    if (t instanceof EOFException || isEndOfConnection(t, message)) {
      return closed(cause);
    }
    return null;
  }

  /**
   * JSSE reads the server's certificates before any trust manager sees them, and does not tell
   * which one it cannot read. Our own refusals carry their reason and do not come here.
   */
  private DockerTlsException unreadable(String message, Throwable cause) {
    return new DockerTlsException(
        Reason.CERT_UNPARSABLE,
        "\""
            + host
            + "\" sends a certificate that Java cannot read, its own or one that it adds: "
            + (message.isEmpty() ? "it is not told why" : Printable.line(message)),
        "Reissue it with a subject such as CN=server, version 3, and only extensions that"
            + " RFC 5280 allows, and let the server send nothing but its own certificate and its"
            + " intermediates; docktls certs issues such",
        cause);
  }

  private static boolean isEndOfConnection(Throwable t, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return t instanceof SocketException
        || lower.contains("connection reset")
        || lower.contains("broken pipe");
  }

  /**
   * A server that has asked for a certificate and hangs up within the handshake did not like what
   * it got; under TLS 1.2 its alert is easily lost, for we are still writing when it resets the
   * connection.
   */
  private DockerTlsException closed(Throwable cause) {
    return asked && firstBytes.length > 0
        ? rejected("the connection was closed", cause)
        : new DockerTlsException(
            Reason.CLOSED_BY_PEER,
            "\"" + host + "\" closed the connection",
            "Look at the daemon's log, or at the proxy or load balancer before it",
            cause);
  }

  private @Nullable DockerTlsException byTlsMessage(String message, Throwable cause) {
    Matcher alert = ALERT.matcher(message);
    if (alert.find()) {
      return byAlert(alert.group(1), cause);
    }
    if (message.contains("protocol version") || message.contains("No appropriate protocol")) {
      return version(cause);
    }
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return nonTls(cause);
    }
    return message.contains("terminated the handshake")
            || message.contains("without close_notify")
            || message.contains("closing inbound before")
        ? closed(cause)
        : null;
  }

  private DockerTlsException byAlert(String alert, Throwable cause) {
    if (ABOUT_OUR_CERTIFICATE.contains(alert)
        || (asked && MAYBE_ABOUT_OUR_CERTIFICATE.contains(alert))) {
      return rejected("alert " + alert, cause);
    }
    if (alert.equals("protocol_version")) {
      return version(cause);
    }
    return new DockerTlsException(
        Reason.TLS_ALERT,
        "\"" + host + "\" ended the handshake with the alert " + alert,
        remedy(alert),
        cause);
  }

  /** Strict servers and proxies turn names away that they do not know, before any suite counts. */
  private static String remedy(String alert) {
    return switch (alert) {
      case "unrecognized_name" ->
          "Connect by a name that the server knows, or give it with serverName(...)";
      case "handshake_failure", "insufficient_security" ->
          "Let the server offer TLS 1.2 with an ECDHE suite and AES-GCM, or TLS 1.3; we offer"
              + " nothing weaker";
      default -> "See the log of the server, or of the proxy before it, for that alert";
    };
  }

  DockerTlsException rejected(String sign, Throwable cause) {
    return new DockerTlsException(
        Reason.CLIENT_CERT_REJECTED,
        objection.detail(),
        "\"" + host + "\" refuses " + objection.fact() + " (" + sign + ")",
        objection.remedy(),
        cause);
  }

  private DockerTlsException version(Throwable cause) {
    return new DockerTlsException(
        Reason.TLS_VERSION,
        "\"" + host + "\" speaks neither TLS 1.2 nor TLS 1.3",
        "Upgrade the server, or allow TLS 1.2 there; older versions are not offered",
        cause);
  }

  private static String describe(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
