package io.github.dockertls.tls;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * The connected socket below a TLS socket. While the handshake lasts it holds every read to one
 * common time limit, and keeps the first bytes received: JSSE does not tell what a server that
 * speaks no TLS has said. Afterwards it only passes on.
 */
// The socket below has its own locks; one more would only be held while it blocks.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class HandshakeSocket extends Socket {
  private static final int KEPT = 16;

  private final Socket connected;
  private final long deadline;
  private final boolean limited;
  private final int originalTimeout;
  private final byte[] first = new byte[KEPT];
  private int received;
  private volatile boolean shakingHands = true;

  HandshakeSocket(Socket connected, Duration limit) throws SocketException {
    super((SocketImpl) null);
    this.connected = connected;
    limited = !limit.isZero();
    deadline = System.nanoTime() + limit.toNanos();
    originalTimeout = connected.getSoTimeout();
  }

  /** Ends the handshake's limit. */
  void handshakeDone() throws SocketException {
    shakingHands = false;
    connected.setSoTimeout(originalTimeout);
  }

  /** The first bytes that the peer sent, at most sixteen. */
  byte[] firstBytes() {
    return Arrays.copyOf(first, Math.min(received, KEPT));
  }

  private void beforeRead() throws IOException {
    if (!limited) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("the time for the handshake ran out");
    }
    connected.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (!shakingHands) {
        return in.read(bytes, offset, length);
      }
      beforeRead();
      int count = in.read(bytes, offset, length);
      int kept = Math.min(count, KEPT - received);
      if (kept > 0) {
        System.arraycopy(bytes, offset, first, received, kept);
        received += kept;
      }
      return count;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(connected.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connected.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    connected.close();
  }

  @Override
  public void shutdownInput() throws IOException {
    connected.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    connected.shutdownOutput();
  }

  @Override
  public boolean isConnected() {
    return connected.isConnected();
  }

  @Override
  public boolean isBound() {
    return connected.isBound();
  }

  @Override
  public boolean isClosed() {
    return connected.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return connected.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return connected.isOutputShutdown();
  }

  @Override
  public InetAddress getInetAddress() {
    return connected.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return connected.getLocalAddress();
  }

  @Override
  public int getPort() {
    return connected.getPort();
  }

  @Override
  public int getLocalPort() {
    return connected.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return connected.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return connected.getLocalSocketAddress();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    connected.setSoTimeout(timeout);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return connected.getSoTimeout();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    connected.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return connected.getTcpNoDelay();
  }

  @Override
  public void setSoLinger(boolean on, int linger) throws SocketException {
    connected.setSoLinger(on, linger);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return connected.getSoLinger();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    connected.setKeepAlive(on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return connected.getKeepAlive();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    connected.setSendBufferSize(size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return connected.getSendBufferSize();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    connected.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return connected.getReceiveBufferSize();
  }

  @Override
  public void setTrafficClass(int trafficClass) throws SocketException {
    connected.setTrafficClass(trafficClass);
  }

  @Override
  public int getTrafficClass() throws SocketException {
    return connected.getTrafficClass();
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    connected.setReuseAddress(on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return connected.getReuseAddress();
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    connected.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return connected.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return connected.supportedOptions();
  }

  @Override
  public String toString() {
    return connected.toString();
  }
}
