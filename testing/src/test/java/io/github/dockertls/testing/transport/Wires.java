package io.github.dockertls.testing.transport;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.testing.Dockerd;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients of one daemon over every wire. Plain TCP comes from a relay before the daemon's Unix
 * socket, since a daemon that verifies its clients speaks TLS on all its ports.
 */
final class Wires implements AutoCloseable {
  /** How the daemon is reached. TLS is 1.3; for 1.2 see {@code Tls12IT}. */
  enum Wire {
    TLS,
    PLAIN,
    UNIX
  }

  private final UnixDomainSocketAddress socket;
  private final ServerSocketChannel relay;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final Map<Wire, DockerClient> clients = new EnumMap<>(Wire.class);

  Wires(Dockerd dockerd) throws IOException {
    socket =
        UnixDomainSocketAddress.of(dockerd.socketEndpoint().host().substring("unix://".length()));
    relay = ServerSocketChannel.open();
    relay.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(this::accept);
    int port = ((InetSocketAddress) relay.getLocalAddress()).getPort();
    clients.put(Wire.TLS, dockerd.endpoint().connect());
    clients.put(Wire.UNIX, dockerd.socketEndpoint().connect());
    clients.put(
        Wire.PLAIN,
        DockerEndpoint.builder("tcp://127.0.0.1:" + port).plainHttp().build().connect());
  }

  DockerClient client(Wire wire) {
    return clients.get(wire);
  }

  @Override
  public void close() throws IOException {
    relay.close();
    for (DockerClient client : clients.values()) {
      client.close();
    }
    for (Closeable channel : open) {
      channel.close();
    }
  }

  private void accept() {
    while (relay.isOpen()) {
      try {
        SocketChannel client = relay.accept();
        SocketChannel daemon = SocketChannel.open(socket);
        open.add(client);
        open.add(daemon);
        AtomicInteger ends = new AtomicInteger();
        start(() -> copy(client, daemon, ends));
        start(() -> copy(daemon, client, ends));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Passes the end of a direction on, and nothing more. */
  private static void copy(SocketChannel from, SocketChannel to, AtomicInteger ends) {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
      if (ends.incrementAndGet() == 2) {
        from.close();
        to.close();
      }
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was to be closed.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "plain-relay");
    thread.setDaemon(true);
    thread.start();
  }
}
