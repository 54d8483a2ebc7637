package io.github.dockertls.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;

/**
 * A test server's socket below TLS: it can hold back what is written, so that several records come
 * to the client at once, and can let the server's TLS read what the client never sent.
 */
// Not synchronized, as ChannelSocket is not.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class FaultySocket extends UnbackedSocket {
  private final ChannelSocket socket;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final InputStream in;
  private final OutputStream out;
  private boolean isHolding;
  private InputStream forged = InputStream.nullInputStream();

  FaultySocket(ChannelSocket socket) throws SocketException {
    this.socket = socket;
    in = new In(socket.getInputStream());
    out = new Out(socket.getOutputStream());
  }

  /** Holds back what is written from now on. */
  void hold() {
    isHolding = true;
  }

  /** Sends what was held back in one write. */
  void release() throws IOException {
    isHolding = false;
    socket.getOutputStream().write(held.toByteArray());
    held.reset();
  }

  /** Lets the server's TLS read this in the place of what comes next. */
  void forge(byte[] bytes) {
    forged = new ByteArrayInputStream(bytes);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
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
    socket.shutdownOutput();
  }

  @Override
  public void shutdownInput() throws IOException {
    socket.shutdownInput();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    socket.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() {
    return socket.getSoTimeout();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    socket.setSoLinger(on, seconds);
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    socket.setTcpNoDelay(on);
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  private final class In extends FilterInputStream {
    In(InputStream below) {
      super(below);
    }

    @Override
    public int read() throws IOException {
      int b = forged.read();
      return b < 0 ? super.read() : b;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = forged.read(b, off, len);
      return n < 0 ? super.read(b, off, len) : n;
    }
  }

  private final class Out extends FilterOutputStream {
    Out(OutputStream below) {
      super(below);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      if (isHolding) {
        held.write(b, off, len);
      } else {
        out.write(b, off, len);
      }
    }
  }
}
