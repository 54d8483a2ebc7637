package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.tls.TlsPolicy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Says what a failed connection, request or response means. */
final class Failures {
  private static final String UNANSWERED =
      "Check the network and /etc/resolv.conf, or give an IP address";

  private final Settings settings;
  private final String host;
  private final BooleanSupplier clientClosed;

  Failures(Settings settings, BooleanSupplier clientClosed) {
    this.settings = settings;
    this.host = settings.display();
    this.clientClosed = clientClosed;
  }

  DockerTlsException clientClosed(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.CLIENT_CLOSED,
        "The client of \"" + host + "\" was closed",
        "Make a new client, or close it only after its last command has ended",
        cause);
  }

  /** A failure before the connection was ready for HTTP. */
  DockerTlsException dialling(IOException e) {
    DockerTlsException known = common(e);
    if (known != null) {
      return known;
    }
    Proxy proxy = settings.proxy();
    String dialled = proxy == null ? "\"" + host + "\"" : "the proxy \"" + proxy.display() + "\"";
    UnknownHostException unknown = find(e, UnknownHostException.class);
    if (unknown != null) {
      return unresolved(unknown, proxy == null ? settings.address().host() : proxy.host());
    }
    SocketTimeoutException timeout = find(e, SocketTimeoutException.class);
    if (timeout != null) {
      boolean connecting = String.valueOf(timeout.getMessage()).contains("onnect timed out");
      return new DockerTlsException(
          Reason.TIMEOUT,
          connecting ? Detail.PACKETS_DROPPED : null,
          "Connecting to " + dialled + " took longer than allowed",
          "Check host, port and firewall, or raise connectTimeout or handshakeTimeout",
          e);
    }
    TlsPolicy tls = settings.tls();
    if (tls != null && find(e, SSLException.class) != null) {
      return tls.explain(e, settings.address().authority());
    }
    if (isPeerClosing(e)) {
      return closedByPeer("The peer at " + dialled + " closed the connection", e);
    }
    return cannotConnect(dialled, proxy != null, e);
  }

  /** A name that no server answers for is told as such, as in the CLI (CLI rule 64). */
  private static DockerTlsException unresolved(UnknownHostException e, String name) {
    if (e instanceof NameLookup.UnansweredException) {
      return new DockerTlsException(
          Reason.TIMEOUT,
          "The name \"" + name + "\" was not resolved in time: no DNS server answers",
          UNANSWERED,
          e);
    }
    boolean temporary =
        String.valueOf(e.getMessage()).contains("Temporary failure")
            && name.matches("[A-Za-z0-9._-]+");
    return new DockerTlsException(
        Reason.DNS,
        "The name \""
            + name
            + (temporary
                ? "\" cannot be resolved now: no DNS server answers"
                : "\" cannot be resolved"),
        temporary
            ? UNANSWERED
            : "Check its spelling, and that this machine's DNS or /etc/hosts knows it",
        e);
  }

  /** A failure of the handshake, unless it was we who ended it. */
  DockerTlsException handshaking(DockerTlsException e) {
    if (isInterruption(e)) {
      return interrupted(e);
    }
    return clientClosed.getAsBoolean() ? clientClosed(e) : e;
  }

  DockerTlsException interrupted(Exception e) {
    return new DockerTlsException(
        Reason.INTERRUPTED,
        "The thread was interrupted while it talked to \"" + host + "\"",
        "Repeat the call if it is still wanted",
        e);
  }

  private static DockerTlsException cannotConnect(String dialled, boolean proxied, IOException e) {
    String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    if (why.contains("Permission denied")) {
      return new DockerTlsException(
          Reason.PERMISSION_DENIED,
          "This user may not use " + dialled + why,
          "Run as a user who may, such as a member of the group docker",
          e);
    }
    String remedy =
        e instanceof NoRouteToHostException
            ? "Check the host, and the route to its network"
            : proxied
                ? "Check the host and port of HTTPS_PROXY or HTTP_PROXY, and that the proxy runs"
                : "Check that the Docker daemon is running and listens there";
    return new DockerTlsException(
        Reason.CANNOT_CONNECT,
        why.contains("onnection refused") ? Detail.CONNECTION_REFUSED : null,
        "Cannot connect to " + dialled + why,
        remedy,
        e);
  }

  /** A failure while a request was sent or its response was read. */
  DockerTlsException exchanging(Exception e, @Nullable HttpConnection connection) {
    DockerTlsException known = common(e);
    if (known != null) {
      return known;
    }
    if (find(e, UploadAnswer.NotTakenException.class) != null) {
      return new DockerTlsException(
          Reason.TIMEOUT,
          "\"" + host + "\" took nothing of the request for longer than allowed",
          "Check the daemon and its disk, or raise responseTimeout",
          e);
    }
    if (find(e, SocketTimeoutException.class) != null) {
      return new DockerTlsException(
          Reason.TIMEOUT,
          "\"" + host + "\" sent nothing for longer than allowed",
          "Check the daemon, or raise responseTimeout",
          e);
    }
    DockerTlsException lost = LostConnection.of(e, host);
    if (lost != null) {
      return lost;
    }
    TlsPolicy tls = settings.tls();
    if (tls != null && find(e, SSLException.class) != null) {
      return tls.explain(e, settings.address().authority());
    }
    if (e instanceof TruncatedChunkException
        || (e instanceof ConnectionClosedException && !(e instanceof NoHttpResponseException))) {
      return new DockerTlsException(
          Reason.RESPONSE_TRUNCATED,
          "The response of \"" + host + "\" ended before its announced end",
          "Repeat the request; if it happens again, look at the daemon's log and at proxies between",
          e);
    }
    if (e instanceof HttpException
        || e instanceof MalformedChunkCodingException
        || e instanceof MessageConstraintException) {
      return isTlsRecord(connection) ? plainToTls(e) : malformed(e);
    }
    if (e instanceof NoHttpResponseException || isPeerClosing(e)) {
      String fact = "\"" + host + "\" closed the connection before it had answered";
      return tls == null ? closedByPeer(fact, e) : closedUnanswered(fact, e);
    }
    return closedByPeer("The connection to \"" + host + "\" broke", e);
  }

  DockerTlsException plainToTls(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.PLAIN_TO_TLS,
        "\"" + host + "\" wants TLS, but plain HTTP was spoken to it",
        "Set up TLS for it, such as with certificates(...) or DOCKER_TLS_VERIFY=1",
        cause);
  }

  DockerTlsException certificateRefusedByProxy() {
    return new DockerTlsException(
        Reason.CLIENT_CERT_REJECTED,
        "The proxy at \"" + host + "\" refused our client certificate, or the lack of one",
        "Use a certificate of the CA in its ssl_client_certificate",
        null);
  }

  DockerTlsException malformed(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.MALFORMED_HTTP,
        "What \"" + host + "\" answers is not HTTP",
        settings.tls() == null
            ? "Check the port; if it is a TLS port, set up TLS"
            : "Check the port, and what is between here and the daemon",
        cause);
  }

  DockerTlsException responseClosed(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.CLIENT_CLOSED,
        "The response of \"" + host + "\" was closed while it was read",
        "Read a response to its end before closing it, or ignore this after a cancellation",
        cause);
  }

  private DockerTlsException closedByPeer(String fact, Throwable cause) {
    String remedy =
        settings.tls() == null && settings.address().kind() == Address.Kind.TCP
            ? "Look at the daemon's log; if this is a TLS port, set up TLS"
            : "Look at the log of the daemon, and at proxies between here and there";
    return new DockerTlsException(Reason.CLOSED_BY_PEER, fact, remedy, cause);
  }

  /** Where TLS ends in a proxy's stream module, a refused certificate shows in no other way. */
  private static DockerTlsException closedUnanswered(String fact, Throwable cause) {
    return new DockerTlsException(
        Reason.CLOSED_BY_PEER,
        fact,
        "Look at the log of the daemon, and of proxies between here and there: one that refuses our"
            + " client certificate, or the lack of one, may close like this",
        cause);
  }

  private @Nullable DockerTlsException common(Exception e) {
    DockerTlsException own = find(e, DockerTlsException.class);
    if (own != null) {
      return own;
    }
    if (isInterruption(e)) {
      return interrupted(e);
    }
    return clientClosed.getAsBoolean() ? clientClosed(e) : null;
  }

  /** The thread's interrupt flag is left set by what threw. */
  static boolean isInterruption(Throwable e) {
    InterruptedIOException io = find(e, InterruptedIOException.class);
    return find(e, ClosedByInterruptException.class) != null
        || (io != null && !(io instanceof SocketTimeoutException));
  }

  /** Whether this connection was closed on our side, by another thread. */
  static boolean isOwnClosing(Throwable e) {
    return find(e, AsynchronousCloseException.class) != null
        || find(e, ClosedChannelException.class) != null;
  }

  /** Whether a pooled connection may just have been too old. */
  static boolean isPeerClosing(Throwable e) {
    if (find(e, NoHttpResponseException.class) != null || find(e, EOFException.class) != null) {
      return true;
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("connection reset") || message.contains("broken pipe")) {
        return true;
      }
    }
    return false;
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

  static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
