package io.github.dockertls.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connected channel, TCP or Unix, as the socket that TLS and HTTP are spoken over.
 *
 * <p>A channel, because its reads and writes end at once when the thread is interrupted or the
 * channel is closed, and because only channels reach Unix sockets without native code.
 *
 * <p>A write that the peer no longer takes does not throw: it is remembered in {@link
 * #writeFailure()} and the bytes are dropped. The peer may have sent the reason before it went (an
 * error response, a TLS alert), and that is still to be read; JSSE would close the socket instead.
 */
// Not synchronized as Socket is: to close must not wait for a reader, and a lock would pin threads.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class ChannelSocket extends UnbackedSocket {
  private static final byte[] NONE = {};
  private static final int FIRST_BYTES = 8;

  private final SocketChannel channel;
  private final boolean unix;
  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private volatile int soTimeout;
  private volatile @Nullable IOException writeFailure;
  private volatile boolean underTls;
  private volatile boolean ended;
  private volatile boolean isWriting;
  private volatile long writingSince;
  private volatile @Nullable NamedAddresses reached;
  private byte[] pending = NONE;
  private byte[] firstBytes = NONE;

  ChannelSocket(SocketChannel channel, boolean unix) throws SocketException {
    this.channel = channel;
    this.unix = unix;
  }

  /**
   * From here on {@link #shutdownOutput()} leaves TCP open: TLS tells the end of output by itself,
   * and NAT devices forget connections that are half closed in TCP (docker-java #723).
   */
  void putUnderTls() {
    underTls = true;
  }

  /** Notes which address of which name the channel is connected to. */
  void setReached(NamedAddresses addresses) {
    reached = addresses;
  }

  /** Which address of which name this is, if it was found by its name. */
  @Nullable NamedAddresses reached() {
    return reached;
  }

  /** Why bytes were not taken, if some were not. */
  @Nullable IOException writeFailure() {
    return writeFailure;
  }

  /**
   * Drops what would still be written, and what is being written: the peer has answered already.
   */
  void stopWriting() {
    if (writeFailure == null) {
      writeFailure = new SocketException("The peer answered before it had read all");
    }
    if (isWriting) {
      try {
        // The one thing that ends a write of another thread and leaves reading as it is.
        channel.shutdownOutput();
      } catch (IOException ignored) {
        // The writer ends with the connection.
      }
    }
  }

  /** How long the write that is under way has lasted, or 0. */
  long writingNanos() {
    long since = writingSince;
    return isWriting ? Math.max(0, System.nanoTime() - since) : 0;
  }

  /** The first bytes that ever came, up to eight. */
  byte[] firstBytes() {
    return firstBytes.clone();
  }

  /** Whether the peer's end was read. Under TLS it is only met if no close_notify came before. */
  boolean hasEnded() {
    return ended;
  }

  /** What an idle connection has to say. */
  enum Idle {
    SILENT,
    HAS_DATA,
    CLOSED
  }

  /** Looks without waiting. Only for a connection that nobody reads or writes. */
  Idle peek() {
    if (pending.length > 0) {
      return Idle.HAS_DATA;
    }
    try {
      ByteBuffer buffer = ByteBuffer.allocate(1);
      int n;
      channel.configureBlocking(false);
      try {
        n = channel.read(buffer);
      } finally {
        channel.configureBlocking(true);
      }
      if (n > 0) {
        pending = buffer.array();
      }
      return n == 0 ? Idle.SILENT : n > 0 ? Idle.HAS_DATA : Idle.CLOSED;
    } catch (IOException e) {
      return Idle.CLOSED;
    }
  }

  /** Whether a look took bytes that were not read since. */
  boolean hasPending() {
    return pending.length > 0;
  }

  /** Waits until the peer sends something, or ends; false if the time runs out. */
  boolean awaitData(int millis) throws IOException {
    if (pending.length > 0) {
      return true;
    }
    int before = soTimeout;
    byte[] buffer = new byte[512];
    try {
      setSoTimeout(millis);
      int n = read(buffer, 0, buffer.length);
      pending = Arrays.copyOf(buffer, Math.max(n, 0));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      setSoTimeout(before);
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  private int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (pending.length > 0) {
      int n = Math.min(len, pending.length);
      System.arraycopy(pending, 0, b, off, n);
      pending = Arrays.copyOfRange(pending, n, pending.length);
      return n;
    }
    int n;
    try {
      n = soTimeout == 0 ? channel.read(ByteBuffer.wrap(b, off, len)) : timedRead(b, off, len);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
    if (n < 0) {
      ended = true;
    }
    if (n > 0 && firstBytes.length < FIRST_BYTES) {
      int more = Math.min(n, FIRST_BYTES - firstBytes.length);
      byte[] joined = Arrays.copyOf(firstBytes, firstBytes.length + more);
      System.arraycopy(b, off, joined, firstBytes.length, more);
      firstBytes = joined;
    }
    return n;
  }

  private int timedRead(byte[] b, int off, int len) throws IOException {
    if (!unix) {
      return channel.socket().getInputStream().read(b, off, len);
    }
    AtomicInteger count = new AtomicInteger();
    Alarm.limit(channel, soTimeout, () -> count.set(channel.read(ByteBuffer.wrap(b, off, len))));
    return count.get();
  }

  /** Connects; a listener whose queue is full would keep us waiting. */
  void connect(UnixDomainSocketAddress address, int millis) throws IOException {
    Alarm.limit(channel, millis, () -> channel.connect(address));
  }

  private void write(byte[] b, int off, int len) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(b, off, len);
    writingSince = System.nanoTime();
    // First this, then the look at writeFailure: whoever stops us does it the other way round.
    isWriting = true;
    try {
      while (writeFailure == null && buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (ClosedChannelException e) {
      if (writeFailure == null || !channel.isOpen()) {
        throw closed(e);
      }
    } catch (IOException e) {
      writeFailure = e;
    } finally {
      isWriting = false;
    }
  }

  /** A SocketException, since JSSE forgets the TLS session after any other exception. */
  private static SocketException closed(ClosedChannelException cause) {
    SocketException e = new SocketException("Socket closed");
    e.initCause(cause);
    return e;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (!underTls) {
      channel.shutdownOutput();
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    soTimeout = millis;
    // To put a limit back on what was closed meanwhile must not hide why it was.
    if (!unix && channel.isOpen()) {
      channel.socket().setSoTimeout(millis);
    }
  }

  @Override
  public int getSoTimeout() {
    return soTimeout;
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    try {
      if (!unix) {
        channel.setOption(StandardSocketOptions.SO_LINGER, on ? seconds : -1);
      }
    } catch (IOException e) {
      throw (SocketException) new SocketException("SO_LINGER").initCause(e);
    }
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    if (!unix) {
      channel.socket().setTcpNoDelay(on);
    }
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return unix ? null : channel.socket().getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return unix ? InetAddress.getLoopbackAddress() : channel.socket().getLocalAddress();
  }

  @Override
  public int getPort() {
    return unix ? 0 : channel.socket().getPort();
  }

  @Override
  public int getLocalPort() {
    return unix ? 0 : channel.socket().getLocalPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return unix ? null : channel.socket().getRemoteSocketAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return unix ? null : channel.socket().getLocalSocketAddress();
  }

  @Override
  public SocketChannel getChannel() {
    return channel;
  }

  @Override
  public String toString() {
    return "ChannelSocket[" + channel + "]";
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return ChannelSocket.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      return ChannelSocket.this.read(b, off, len);
    }

    @Override
    public int available() throws IOException {
      return pending.length > 0 || unix
          ? pending.length
          : channel.socket().getInputStream().available();
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      ChannelSocket.this.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      ChannelSocket.this.write(b, off, len);
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }
}
