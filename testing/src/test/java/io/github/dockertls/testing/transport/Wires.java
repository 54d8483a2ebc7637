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
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Clients of one daemon over every wire. Plain TCP comes from a relay before the daemon's Unix
 * socket: a daemon that verifies its clients speaks TLS on all its ports, and so a second one would
 * be needed. The relay passes bytes and the end of a direction on, nothing else.
 */
final class Wires implements AutoCloseable {
  /** How a daemon is reached. */
  enum Wire {
    TLS_1_2,
    TLS_1_3,
    PLAIN,
    UNIX;

    /**
     * A JVM speaks the newest TLS that it knows, and only a security property, read when it starts,
     * keeps it from 1.3: a JVM with that property tests TLS 1.2 alone, any other all the rest.
     */
    static List<Wire> ofThisJvm() throws IOException {
      try {
        String[] protocols = SSLContext.getDefault().getDefaultSSLParameters().getProtocols();
        return List.of(protocols).contains("TLSv1.3")
            ? List.of(TLS_1_3, PLAIN, UNIX)
            : List.of(TLS_1_2);
      } catch (NoSuchAlgorithmException e) {
        throw new IOException(e);
      }
    }
  }

  private final UnixDomainSocketAddress socket;
  private final ServerSocketChannel relay;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final List<Route> routes = new ArrayList<>();

  Wires(Dockerd dockerd) throws IOException {
    socket =
        UnixDomainSocketAddress.of(dockerd.socketEndpoint().host().substring("unix://".length()));
    relay = ServerSocketChannel.open();
    relay.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(this::accept);
    String engine;
    try (DockerClient docker = dockerd.socketEndpoint().connect()) {
      engine = docker.versionCmd().exec().getVersion();
    }
    for (Wire wire : Wire.ofThisJvm()) {
      Set<String> protocols = ConcurrentHashMap.newKeySet();
      DockerEndpoint endpoint = endpoint(wire, dockerd, protocols);
      routes.add(new Route(engine, wire, endpoint.connect(), protocols));
    }
  }

  private DockerEndpoint endpoint(Wire wire, Dockerd dockerd, Set<String> protocols)
      throws IOException {
    return switch (wire) {
      case UNIX -> dockerd.socketEndpoint();
      case PLAIN -> {
        int port = ((InetSocketAddress) relay.getLocalAddress()).getPort();
        yield DockerEndpoint.builder("tcp://127.0.0.1:" + port).plainHttp().build();
      }
      case TLS_1_2, TLS_1_3 ->
          DockerEndpoint.builder(dockerd.host())
              .certificates(dockerd.certificateDirectory())
              .onHandshake(info -> protocols.add(info.protocol()))
              .build();
    };
  }

  List<Route> routes() {
    return routes;
  }

  @Override
  public void close() {
    routes.forEach(route -> closeQuietly(route.docker()));
    closeQuietly(relay);
    open.forEach(Wires::closeQuietly);
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
