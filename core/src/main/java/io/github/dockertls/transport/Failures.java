package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.tls.TlsPolicy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.NoHttpResponseException;
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

  /** Names the addresses among which the one was that refused TLS, or was refused. */
  DockerTlsException naming(DockerTlsException e, Socket raw) {
    NamedAddresses reached = raw instanceof ChannelSocket socket ? socket.reached() : null;
    String words = reached == null || settings.proxy() != null ? "" : reached.words();
    if (words.isEmpty()) {
      return e;
    }
    DockerTlsException named =
        new DockerTlsException(
            e.reason(), e.detail().orElse(null), e.fact() + words, e.remedy(), e.getCause());
    named.setStackTrace(e.getStackTrace());
    return named;
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

  /** A call that was ended because it lasted longer than it may in all. */
  DockerTlsException lastedTooLong(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.TIMEOUT,
        "The call to \"" + host + "\" lasted longer than allowed",
        "Check the daemon and the network, or raise totalTimeout",
        cause);
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

  DockerTlsException notHttp(@Nullable Throwable cause) {
    return new DockerTlsException(
        Reason.MALFORMED_HTTP,
        "What \"" + host + "\" answers is not HTTP",
        settings.tls() == null
            ? "Check the port; if it is a TLS port, set up TLS"
            : "Check the port, and what is between here and the daemon",
        cause);
  }

  DockerTlsException closedByPeer(String fact, Throwable cause) {
    String remedy =
        settings.tls() == null && settings.address().kind() == Address.Kind.TCP
            ? "Look at the daemon's log; if this is a TLS port, set up TLS"
            : "Look at the log of the daemon, and at proxies between here and there";
    return new DockerTlsException(Reason.CLOSED_BY_PEER, fact, remedy, cause);
  }

  /** Where TLS ends in a proxy's stream module, a refused certificate shows in no other way. */
  static DockerTlsException closedUnanswered(String fact, Throwable cause) {
    return new DockerTlsException(
        Reason.CLOSED_BY_PEER,
        fact,
        "Look at the log of the daemon, and of proxies between here and there: one that refuses our"
            + " client certificate, or the lack of one, may close like this",
        cause);
  }

  /** What is to be said whatever was done: our own words, an interruption, the client's end. */
  @Nullable DockerTlsException common(Exception e) {
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

  static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
