package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.tls.TlsPolicy;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Says what a failed request or response means, in the words of the phase that it failed in. */
final class ExchangeFailures {
  /** JSSE tells of the peer's alerts by this message alone. */
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

  private static final String LOOK =
      "Look at the log of the daemon, and at proxies between here and there";

  /** How far an exchange had come. */
  enum Phase {
    /** Its request was being sent. */
    REQUEST("while the request was sent to it", "the request"),
    /** The head of its response was awaited or read. */
    HEAD("before it had answered", "the head of its response"),
    /** The body of its response was read. */
    BODY("in the middle of its response", "the body of its response"),
    /** The stream of an exec or attach was read. */
    STREAM("in the middle of the stream", "the stream");

    private final String when;
    private final String what;

    Phase(String when, String what) {
      this.when = when;
      this.what = what;
    }
  }

  private final Settings settings;
  private final Failures failures;
  private final String peer;

  ExchangeFailures(Settings settings, Failures failures) {
    this.settings = settings;
    this.failures = failures;
    this.peer = "\"" + settings.display() + "\"";
  }

  /** A failure of a leased connection. */
  DockerTlsException explain(Exception e, CallConnection call, Phase phase) {
    DockerTlsException known = failures.common(e);
    if (known != null) {
      return known;
    }
    if (call.limit().isOver()) {
      return failures.lastedTooLong(e);
    }
    return explain(e, call.connection(), phase);
  }

  /** A failure right after the handshake: what a request would have met. */
  DockerTlsException afterHandshake(Exception e) {
    DockerTlsException known = failures.common(e);
    return known == null ? explain(e, (HttpConnection) null, Phase.HEAD) : known;
  }

  private DockerTlsException explain(
      Exception e, @Nullable HttpConnection connection, Phase phase) {
    DockerTlsException late = late(e, phase);
    if (late != null) {
      return late;
    }
    DockerTlsException lost = LostConnection.of(e, settings.display());
    if (lost != null) {
      return lost;
    }
    if (Failures.find(e, SSLException.class) != null) {
      return tls(e, connection, phase);
    }
    boolean begun = connection != null && connection.hasBegunToAnswer();
    if (Failures.find(e, ConnectionClosedException.class) != null) {
      return truncated(e, phase);
    }
    MalformedResponseException malformed = Failures.find(e, MalformedResponseException.class);
    if (malformed != null || e instanceof HttpException) {
      return isTlsRecord(connection) ? failures.plainToTls(e) : malformed(malformed, phase, e);
    }
    if (e instanceof NoHttpResponseException || Failures.isPeerClosing(e)) {
      return closed(e, begun && phase == Phase.HEAD ? null : phase);
    }
    return failures.closedByPeer("The connection to " + peer + " broke " + phase.when, e);
  }

  private @Nullable DockerTlsException late(Exception e, Phase phase) {
    if (Failures.find(e, UploadAnswer.NotTakenException.class) != null) {
      return new DockerTlsException(
          Reason.TIMEOUT,
          peer + " took nothing of the request for longer than allowed",
          "Check the daemon and its disk, or raise responseTimeout",
          e);
    }
    if (Failures.find(e, SocketTimeoutException.class) == null) {
      return null;
    }
    String when = phase == Phase.HEAD || phase == Phase.REQUEST ? "" : " " + phase.when;
    return new DockerTlsException(
        Reason.TIMEOUT,
        peer + " sent nothing for longer than allowed" + when,
        "Check the daemon, or raise responseTimeout",
        e);
  }

  /**
   * Under TLS 1.3 a server refuses our certificate after the handshake, in the place of its first
   * answer. Later an alert, and what is not TLS at any time, says nothing of certificates.
   */
  private DockerTlsException tls(Exception e, @Nullable HttpConnection connection, Phase phase) {
    String alert = alert(e);
    boolean first =
        phase.compareTo(Phase.HEAD) <= 0
            && (connection == null || !(connection.isReused() || connection.hasBegunToAnswer()));
    TlsPolicy policy = settings.tls();
    boolean closing = Failures.isPeerClosing(e);
    if (first && policy != null && (alert != null || closing)) {
      DockerTlsException refused = policy.explain(e, settings.address().authority());
      return connection == null ? refused : failures.naming(refused, connection.raw());
    }
    if (alert != null) {
      return new DockerTlsException(
          Reason.TLS_ALERT,
          peer + " ended TLS " + phase.when + ", with the alert " + alert,
          "See the log of the daemon, or of the proxy before it, for that alert",
          e);
    }
    if (closing) {
      return closed(e, phase);
    }
    return new DockerTlsException(
        Reason.TLS_OTHER,
        "What came from " + peer + " " + phase.when + " is not valid TLS",
        "Something between here and the daemon changes or mixes bytes: look at proxies and the"
            + " network, then repeat the request",
        e);
  }

  private static @Nullable String alert(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      Matcher matcher = ALERT.matcher(String.valueOf(t.getMessage()));
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return null;
  }

  private DockerTlsException truncated(@Nullable Throwable cause, Phase phase) {
    String what = phase == Phase.HEAD ? "The head of the response" : "The response";
    return new DockerTlsException(
        Reason.RESPONSE_TRUNCATED,
        what + " of " + peer + " ended before its announced end",
        "Repeat the request; if it happens again, look at the daemon's log and at proxies between",
        cause);
  }

  private DockerTlsException malformed(
      @Nullable MalformedResponseException malformed, Phase phase, Throwable cause) {
    if (malformed != null && !malformed.isHttp()) {
      return failures.notHttp(cause);
    }
    String broken = malformed == null ? cause.getMessage() : malformed.getMessage();
    return broken(phase, broken, cause);
  }

  private DockerTlsException broken(Phase phase, @Nullable String what, Throwable cause) {
    return new DockerTlsException(
        Reason.MALFORMED_HTTP,
        "In " + phase.what + ", " + peer + " breaks the rules of HTTP: " + what,
        "No daemon answers so: look at what stands between here and it",
        cause);
  }

  /** A body that cannot be unpacked. */
  DockerTlsException unpacking(Exception e) {
    return e instanceof EOFException
        ? truncated(e, Phase.BODY)
        : broken(
            Phase.BODY,
            e instanceof ZipException
                ? "it is announced as gzip and is not"
                : String.valueOf(e.getMessage()),
            e);
  }

  /**
   * The peer went.
   *
   * @param phase when; null for the middle of a head
   */
  private DockerTlsException closed(Exception e, @Nullable Phase phase) {
    String verb = isReset(e) ? " reset the connection " : " closed the connection ";
    if (phase == Phase.HEAD && settings.tls() != null) {
      return Failures.closedUnanswered(peer + verb + phase.when, e);
    }
    String when = phase == null ? "in the middle of the head of its response" : phase.when;
    return phase == Phase.HEAD
        ? failures.closedByPeer(peer + verb + when, e)
        : new DockerTlsException(Reason.CLOSED_BY_PEER, peer + verb + when, LOOK, e);
  }

  private static boolean isReset(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).contains("reset")) {
        return true;
      }
    }
    return false;
  }

  DockerTlsException responseClosed(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.CLIENT_CLOSED,
        "The response of " + peer + " was closed while it was read",
        "Read a response to its end before closing it, or ignore this after a cancellation",
        cause);
  }

  /** An alert, or another record, of a server that waited for a ClientHello. */
  private boolean isTlsRecord(@Nullable HttpConnection connection) {
    if (settings.tls() != null
        || connection == null
        || !(connection.raw() instanceof ChannelSocket socket)) {
      return false;
    }
    byte[] first = socket.firstBytes();
    return first.length >= 2 && first[0] >= 0x14 && first[0] <= 0x17 && first[1] == 3;
  }
}
