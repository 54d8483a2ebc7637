package io.github.dockertls.transport;

import com.github.dockerjava.transport.NamedPipeSocket;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.door.Doors;
import io.github.dockertls.tls.TlsPolicy;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes new connections: name lookup, TCP or Unix, the proxy's tunnel, the handshake. */
final class Dialer {
  private final Settings settings;
  private final Failures failures;
  private final NameLookup lookup = new NameLookup();

  Dialer(Settings settings, Failures failures) {
    this.settings = settings;
    this.failures = failures;
  }

  /**
   * Connects.
   *
   * @param opened told of the socket before anything is sent over it, so that it can be closed
   * @return a connection that is ready for HTTP
   */
  HttpConnection dial(Consumer<Socket> opened) {
    Socket raw = open(opened);
    boolean done = false;
    try {
      openTunnel(raw);
      TlsPolicy tls = settings.tls();
      HttpConnection connection = tls == null ? new HttpConnection(raw, raw, 0) : secure(raw, tls);
      done = true;
      return connection;
    } catch (IOException e) {
      throw failures.dialling(e);
    } catch (DockerTlsException e) {
      throw failures.handshaking(failures.naming(e, raw));
    } finally {
      if (!done) {
        closeQuietly(raw);
      }
    }
  }

  private Socket open(Consumer<Socket> opened) {
    Address address = settings.address();
    try {
      return switch (address.kind()) {
        case TCP -> tcp(opened);
        case UNIX -> unix(address.host(), millis(settings.connectTimeout()), opened);
        case NPIPE -> npipe(address.host(), opened);
      };
    } catch (IOException e) {
      throw failures.dialling(e);
    }
  }

  /** Connects as far as TLS would begin: through the proxy's tunnel where there is one. */
  Socket reach() {
    Socket raw = open(opened -> {});
    boolean done = false;
    try {
      openTunnel(raw);
      done = true;
      return raw;
    } catch (IOException e) {
      throw failures.dialling(e);
    } finally {
      if (!done) {
        closeQuietly(raw);
      }
    }
  }

  /** Nothing to do without a proxy, or where it takes the requests itself. */
  private void openTunnel(Socket raw) throws IOException {
    Proxy proxy = settings.proxy();
    if (proxy == null || settings.requestProxy() != null) {
      return;
    }
    switch (proxy.kind()) {
      case HTTP ->
          new ProxyTunnel(proxy, settings.address()).open(raw, settings.handshakeTimeout());
      case SOCKS5 ->
          new SocksTunnel(proxy, settings.address()).open(raw, settings.handshakeTimeout());
    }
  }

  private HttpConnection secure(Socket raw, TlsPolicy tls) throws IOException {
    if (raw instanceof ChannelSocket socket) {
      socket.putUnderTls();
    }
    Address address = settings.address();
    // A rotation that comes in between leaves a number that is too low: such a one is not reused.
    int generation = tls.rotations();
    Socket top =
        tls.handshake(
            raw,
            address.host(),
            address.port(),
            settings.handshakeTimeout(),
            settings.onHandshake());
    return new HttpConnection(raw, top, generation);
  }

  boolean isTls() {
    return settings.tls() != null;
  }

  /** Whether a new connection would be made with the same certificates, as far as is known. */
  boolean isOfToday(HttpConnection connection) {
    TlsPolicy tls = settings.tls();
    return tls == null || connection.generation() == tls.rotations();
  }

  /** The generation of certificates that counts now; the files are looked at once a second. */
  int generationNow() {
    TlsPolicy tls = settings.tls();
    return tls == null ? 0 : Doors.rotations(tls);
  }

  private Socket tcp(Consumer<Socket> opened) throws IOException {
    Proxy proxy = settings.proxy();
    String host = proxy == null ? settings.address().host() : proxy.host();
    int port = proxy == null ? settings.address().port() : proxy.port();
    if (port > 0xffff) {
      throw new ConnectException("address " + port + ": invalid port");
    }
    if (Address.isShortenedIp(host)) {
      throw new UnknownHostException(host);
    }
    // Go dials "any address" for an empty name, which reaches this machine.
    String name = host.isEmpty() ? "0.0.0.0" : host;
    long start = System.nanoTime();
    InetAddress[] addresses = lookup.addresses(name, settings.connectTimeout().toNanos());
    return connectAny(name, addresses, port, start, opened);
  }

  /** Tries one address after the other; each gets its share of the time that is left. */
  private ChannelSocket connectAny(
      String name, InetAddress[] addresses, int port, long start, Consumer<Socket> opened)
      throws IOException {
    long limit = settings.connectTimeout().toNanos();
    long end = start + limit;
    IOException failure = null;
    for (int i = 0; i < addresses.length; i++) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (limit > 0 && left <= 0) {
        break;
      }
      long share = limit == 0 ? 0 : Math.max(1, left / (addresses.length - i));
      try {
        ChannelSocket socket =
            connect(new InetSocketAddress(addresses[i], port), (int) share, opened);
        socket.setReached(NamedAddresses.of(name, addresses, addresses[i]));
        return socket;
      } catch (IOException e) {
        if (Failures.isInterruption(e)) {
          throw e;
        }
        failure = joined(failure, e);
      }
    }
    throw failure == null ? new SocketTimeoutException("Connect timed out") : failure;
  }

  /** The first failure is told, as in Go; it keeps the others. */
  private static IOException joined(@Nullable IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  /** Ends the wait for a name. */
  void close() {
    lookup.close();
  }

  private ChannelSocket connect(InetSocketAddress address, int millis, Consumer<Socket> opened)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    ChannelSocket socket = new ChannelSocket(channel, false);
    boolean done = false;
    try {
      opened.accept(socket);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      settings.keepAlive().applyTo(channel);
      channel.socket().connect(address, millis);
      done = true;
      return socket;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static ChannelSocket unix(String path, int millis, Consumer<Socket> opened)
      throws IOException {
    SocketChannel channel;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (UnsupportedOperationException e) {
      throw new DockerTlsException(
          Reason.PROTOCOL_NOT_AVAILABLE,
          "This platform has no Unix sockets, so \"" + path + "\" cannot be used",
          "Use a tcp:// host",
          e);
    }
    boolean done = false;
    try {
      ChannelSocket socket = new ChannelSocket(channel, true);
      opened.accept(socket);
      socket.connect(UnixDomainSocketAddress.of(path), millis);
      done = true;
      return socket;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private Socket npipe(String pipe, Consumer<Socket> opened) throws IOException {
    if (File.separatorChar != '\\') {
      throw new DockerTlsException(
          Reason.PROTOCOL_NOT_AVAILABLE,
          "Named pipes exist on Windows only, so \"npipe://" + pipe + "\" cannot be used here",
          "Use unix:///var/run/docker.sock or a tcp:// host");
    }
    return namedPipe(pipe, millis(settings.connectTimeout()), opened);
  }

  /** docker-java's own socket, which works if the application brings JNA. */
  static Socket namedPipe(String pipe, int millis, Consumer<Socket> opened) throws IOException {
    try {
      Socket socket = new NamedPipeSocket(pipe.replace('/', '\\'));
      opened.accept(socket);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), millis);
      return socket;
    } catch (LinkageError e) {
      throw new DockerTlsException(
          Reason.LIBRARY_MISSING,
          "The named pipe \"npipe://" + pipe + "\" needs JNA, which is not on the class path",
          "Add net.java.dev.jna:jna to the application",
          e);
    } catch (RuntimeException e) {
      // docker-java's socket wraps the IOException.
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  static int millis(Duration limit) {
    return (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // The failure that is being thrown matters more.
    }
  }
}
