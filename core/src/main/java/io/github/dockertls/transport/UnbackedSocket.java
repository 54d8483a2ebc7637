package io.github.dockertls.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.util.Set;

/**
 * A socket without a socket of the JDK below it. {@link Socket} would open one, and leave it open,
 * as soon as an option is asked for that a subclass does not answer; here such an option fails.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // Nothing is locked, and nothing kept.
abstract class UnbackedSocket extends Socket {
  UnbackedSocket() throws SocketException {
    super((SocketImpl) null);
  }

  private static SocketException unavailable() {
    return new SocketException("This option is not available");
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    throw unavailable();
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    throw unavailable();
  }

  /** JSSE asks when it closes: off. */
  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    throw unavailable();
  }

  @Override
  public boolean getKeepAlive() {
    return true;
  }

  @Override
  public void sendUrgentData(int data) throws IOException {
    throw unavailable();
  }

  @Override
  public void setOOBInline(boolean on) throws SocketException {
    throw unavailable();
  }

  @Override
  public boolean getOOBInline() {
    return false;
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    throw unavailable();
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    throw unavailable();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    throw unavailable();
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    throw unavailable();
  }

  @Override
  public void setTrafficClass(int trafficClass) throws SocketException {
    throw unavailable();
  }

  @Override
  public int getTrafficClass() throws SocketException {
    throw unavailable();
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    throw unavailable();
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    throw unavailable();
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    throw unavailable();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    throw unavailable();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }
}
