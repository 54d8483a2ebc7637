package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import io.github.dockertls.docktls.parity.Sightings.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A server of a case, in this process: TLS, plain HTTP, a proxy, or one that misbehaves. It tells a
 * {@link Sightings} what its clients sent.
 */
final class CaseServer implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final ServerSpec spec;
  private final Sightings sightings;
  private final UnaryOperator<String> placeholders;
  private final ServerSocketChannel listener;
  private final String address;
  private final Path socket;
  private final TlsAcceptor tls;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  CaseServer(ServerSpec spec, Path pki, Sightings sightings, UnaryOperator<String> placeholders)
      throws IOException {
    this.spec = spec;
    this.sightings = sightings;
    this.placeholders = placeholders;
    tls = spec.type().equals("tls") ? new TlsAcceptor(spec, pki) : null;
    socket = spec.unix() == null ? null : Path.of(placeholders.apply(spec.unix()));
    listener =
        socket == null
            ? ServerSocketChannel.open()
            : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean listens = !spec.type().equals("closed");
    address = listens ? listen() : reserve();
    if (listens) {
      start(this::acceptAll, "accept " + address);
    }
  }

  /** A listener that only tells who connects, then hangs up. */
  static CaseServer probe(SocketAddress address, Sightings sightings) throws IOException {
    ServerSpec spec =
        new ServerSpec(
            "raw", "close", null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null);
    return new CaseServer(spec, sightings, address);
  }

  private CaseServer(ServerSpec spec, Sightings sightings, SocketAddress at) throws IOException {
    this.spec = spec;
    this.sightings = sightings;
    placeholders = UnaryOperator.identity();
    tls = null;
    socket = at instanceof UnixDomainSocketAddress unix ? unix.getPath() : null;
    listener =
        socket == null
            ? ServerSocketChannel.open()
            : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    address = bind(at);
    start(this::acceptAll, "accept " + address);
  }

  private String listen() throws IOException {
    if (socket != null) {
      Files.createDirectories(socket.getParent());
      return bind(UnixDomainSocketAddress.of(socket));
    }
    InetAddress local = literal(spec.listen() == null ? "127.0.0.1" : spec.listen());
    return bind(new InetSocketAddress(local, spec.port() == null ? 0 : spec.port()));
  }

  private String bind(SocketAddress at) throws IOException {
    if (socket == null) {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    listener.bind(at, 16);
    return describe(listener.getLocalAddress());
  }

  /** A port that refuses: bound, so that nobody else gets it, but never listened on. */
  private String reserve() throws IOException {
    SocketChannel holder = SocketChannel.open();
    holder.bind(new InetSocketAddress(literal("127.0.0.1"), 0));
    open.add(holder);
    return describe(holder.getLocalAddress());
  }

  /** {@code 127.0.0.1:80}, {@code [::1]:80} or {@code unix:/path}. */
  static String describe(SocketAddress at) {
    if (at instanceof UnixDomainSocketAddress unix) {
      return "unix:" + unix.getPath();
    }
    InetSocketAddress inet = (InetSocketAddress) at;
    String ip = inet.getAddress().getHostAddress();
    return (ip.contains(":") ? "[" + ip.replace("0:0:0:0:0:0:0:1", "::1") + "]" : ip)
        + ":"
        + inet.getPort();
  }

  /** An address written in numbers; nothing is looked up. */
  @SuppressWarnings("AddressSelection")
  static InetAddress literal(String address) throws IOException {
    return InetAddress.getByName(address);
  }

  /** The port; 0 for a Unix socket. */
  int port() {
    return socket == null ? Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)) : 0;
  }

  private void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    synchronized (threads) {
      threads.add(thread);
    }
    thread.start();
  }

  private void acceptAll() {
    try {
      while (listener.isOpen()) {
        SocketChannel accepted = listener.accept();
        sightings.addDialled(address);
        open.add(accepted);
        start(() -> handle(accepted), "serve " + address);
      }
    } catch (IOException e) {
      // closed: the case is over
    }
  }

  private void handle(SocketChannel channel) {
    try (Link link = new Link(channel)) {
      switch (spec.type()) {
        case "raw" -> raw(link);
        case "proxy" -> new ProxyExchange(spec, sightings, placeholders).serve(link);
        case "tls" -> tls.serve(link, sightings);
        default -> {
          sightings.add(Connection.plain());
          new HttpExchange(spec, sightings).serve(link.in(), link.out());
        }
      }
    } catch (IOException | RuntimeException e) {
      // a client that hangs up is what many cases are about; the sightings tell the rest
    } finally {
      open.remove(channel);
    }
  }

  private void raw(Link link) throws IOException {
    sightings.add(Connection.unknown());
    InputStream in = link.in();
    OutputStream out = link.out();
    switch (spec.modeOrNormal()) {
      case "reset" -> link.reset();
      case "hang" -> in.transferTo(OutputStream.nullOutputStream());
      case "readclose" -> readSome(in);
      case "garbage" -> {
        readSome(in);
        out.write("hello world, not http\r\n".getBytes(StandardCharsets.US_ASCII));
        link.finish();
      }
      case "sshbanner" -> {
        out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
        link.finish();
      }
      default -> {}
    }
  }

  private static void readSome(InputStream in) throws IOException {
    if (in.read(new byte[65536]) < 0) {
      throw new IOException("nothing was sent");
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Thread thread : started()) {
      join(thread, LAST_WORDS);
    }
    for (SocketChannel channel : open) {
      channel.close();
    }
    for (Thread thread : started()) {
      join(thread, LAST_WORDS);
    }
    if (socket != null) {
      Files.deleteIfExists(socket);
    }
  }

  private List<Thread> started() {
    synchronized (threads) {
      return List.copyOf(threads);
    }
  }

  private static void join(Thread thread, Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
