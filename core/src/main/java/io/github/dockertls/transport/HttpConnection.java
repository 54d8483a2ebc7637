package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One connection to the daemon: HTTP on top, the socket below, perhaps TLS between. */
final class HttpConnection extends DefaultBHttpClientConnection {
  /** A connection has three buffers, which most bytes of a stream pass by. */
  private static final Http1Config BUFFERS =
      Http1Config.custom().setBufferSize(8192).setChunkSizeHint(8192).build();

  private final Socket raw;
  private final Socket top;
  private final ResponseParser parser;
  private final AtomicBoolean aborted = new AtomicBoolean();
  private final int generation;
  private long idleSinceNanos;
  private int uses;
  private @Nullable Holding holding;

  /**
   * Wraps sockets.
   *
   * @param raw what reaches the peer
   * @param top what is read and written: {@code raw}, or TLS over it
   * @param generation how many rotations of certificates came before it
   */
  HttpConnection(Socket raw, Socket top, int generation) throws IOException {
    this(raw, top, generation, new ResponseParser());
  }

  private HttpConnection(Socket raw, Socket top, int generation, ResponseParser parser)
      throws IOException {
    super(BUFFERS, null, null, HttpConnection::length, null, null, config -> parser);
    this.parser = parser;
    this.raw = raw;
    this.top = top;
    this.generation = generation;
    bind(top);
  }

  int generation() {
    return generation;
  }

  private static long length(HttpMessage response) throws HttpException {
    try {
      return Framing.length((ClassicHttpResponse) response);
    } catch (MalformedResponseException e) {
      throw new HttpException(e.getMessage(), e);
    }
  }

  @Override
  protected InputStream createContentInputStream(
      long length, SessionInputBuffer buffer, InputStream in) {
    return length == ContentLengthStrategy.CHUNKED
        ? new ChunkedBody(buffer, in, parser)
        : super.createContentInputStream(length, buffer, in);
  }

  /** Whether a byte of the response has come that is awaited. */
  boolean hasBegunToAnswer() {
    return parser.hasBegun();
  }

  /** How many bytes were read that no response has used. */
  int unused() {
    return parser.unused();
  }

  /**
   * Whether bytes were read that belong to no response. Whoever used the connection again would
   * take them for the next one.
   */
  boolean hasUnread() {
    try {
      return unused() > 0
          || (raw == top
              ? raw instanceof ChannelSocket socket && socket.hasPending()
              : top.getInputStream().available() > 0);
    } catch (IOException e) {
      return false; // It is closed, which is seen before it is used again.
    }
  }

  OutputStream output() throws IOException {
    return top.getOutputStream();
  }

  Socket raw() {
    return raw;
  }

  /** Tells the peer that no more comes; what it sends is still read. */
  void endOutput() throws IOException {
    top.shutdownOutput();
  }

  /** Drops what would still be written. */
  void stopWriting() {
    if (raw instanceof ChannelSocket socket) {
      socket.stopWriting();
    }
  }

  /** How long the write that is under way has lasted, or 0. */
  long writingNanos() {
    return raw instanceof ChannelSocket socket ? socket.writingNanos() : 0;
  }

  /** Why the peer did not take what was written, if so. */
  @Nullable IOException writeFailure() {
    return raw instanceof ChannelSocket socket ? socket.writeFailure() : null;
  }

  /** Ends the connection from any thread, whoever reads or writes, without waiting. */
  void abort() {
    aborted.set(true);
    try {
      raw.close();
    } catch (IOException ignored) {
      // Closed is what it should be.
    }
  }

  boolean isAborted() {
    return aborted.get();
  }

  /** Ends a connection that nobody uses, telling the peer so. */
  void closeIdle() {
    try {
      top.close();
    } catch (IOException ignored) {
      // The peer may be gone.
    }
    abort();
  }

  /** Ends with this connection, also where nobody ends it. */
  void hold(Holding what) {
    holding = what;
  }

  Holding holding() {
    return Objects.requireNonNull(holding, "holding");
  }

  void used() {
    uses++;
  }

  /** Whether an earlier request was answered over this connection. */
  boolean isReused() {
    return uses > 1;
  }

  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  long idleNanos(long now) {
    return now - idleSinceNanos;
  }

  /** Whether the peer ended this idle connection, or sent what nobody asked for. */
  boolean isDead() {
    if (aborted.get()) {
      return true;
    }
    if (!(raw instanceof ChannelSocket socket)) {
      return false;
    }
    return switch (socket.peek()) {
      case SILENT -> false;
      case CLOSED -> true;
      case HAS_DATA -> raw == top || isDeadByTls();
    };
  }

  /** Bytes on an idle TLS connection may be a session ticket, which is harmless. */
  private boolean isDeadByTls() {
    try {
      return isStale() || isDataAvailable(Timeout.ofMilliseconds(1));
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Whether TLS ended without its farewell, as if somebody had cut it off (RFC 8446, section 6.1).
   */
  boolean isCutOff() {
    return raw != top && raw instanceof ChannelSocket socket && socket.hasEnded();
  }

  boolean isTls13() {
    return top instanceof SSLSocket socket && socket.getSession().getProtocol().equals("TLSv1.3");
  }

  /**
   * Whether TLS resumed an earlier session, which keeps the time at which it was made.
   *
   * @param since when connecting began, by the system's clock
   */
  boolean isResumed(long since) {
    return top instanceof SSLSocket socket && socket.getSession().getCreationTime() < since;
  }

  /** Takes in the session ticket that follows a TLS 1.3 handshake; false if none comes. */
  boolean awaitTicket(int millis) throws IOException {
    if (!(raw instanceof ChannelSocket socket) || !socket.awaitData(millis)) {
      return false;
    }
    isDataAvailable(Timeout.ofMilliseconds(1));
    return true;
  }
}
