package io.github.dockertls.diagnosis;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A daemon at a Unix socket, one client after the other. */
final class UnixDaemon implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Path socket;

  private UnixDaemon(ServerSocketChannel listener, Path socket) {
    this.listener = listener;
    this.socket = socket;
    Thread thread = new Thread(this::accept, "unix-daemon");
    thread.setDaemon(true);
    thread.start();
  }

  static UnixDaemon at(Path socket) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    return new UnixDaemon(listener, socket);
  }

  String host() {
    return "unix://" + socket;
  }

  private void accept() {
    while (listener.isOpen()) {
      try (SocketChannel client = listener.accept()) {
        DaemonTalk.talk(Channels.newInputStream(client), Channels.newOutputStream(client));
      } catch (IOException e) {
        // The client or the test went away.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
