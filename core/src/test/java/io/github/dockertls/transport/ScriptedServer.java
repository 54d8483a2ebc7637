package io.github.dockertls.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.tls.TlsPolicy;
import io.github.dockertls.tls.Trust;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server that does what a test's script says, connection by connection, over each wire that the
 * transport has. Its threads and sockets end with it.
 */
final class ScriptedServer implements AutoCloseable {
  /** What the server is reached by. */
  enum Wire {
    PLAIN,
    UNIX,
    TLS12,
    TLS13;

    boolean isTls() {
      return this == TLS12 || this == TLS13;
    }
  }

  /** What happens on one connection; the connection is closed afterwards. */
  @FunctionalInterface
  interface Script {
    void on(Talk talk) throws Exception;

    /** Reads a request's head and says this. */
    static Script reply(String text) {
      return talk -> {
        talk.head();
        talk.say(text);
      };
    }

    /** What happens on the same connection afterwards. */
    default Script then(Script next) {
      return talk -> {
        on(talk);
        next.on(talk);
      };
    }
  }

  private static final TestCertificate CA = TestCertificate.ca("Scripted CA").issue();
  private static final TestCertificate SERVER =
      TestCertificate.server("localhost", "127.0.0.1").signedBy(CA).issue();

  private final SSLContext context = context();
  private final Wire wire;
  private final Script script;
  private final ServerSocketChannel listener;
  private final Path directory;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger resumed = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  private ScriptedServer(Wire wire, Script script) throws IOException {
    this.wire = wire;
    this.script = script;
    directory = Files.createTempDirectory("dt");
    if (wire == Wire.UNIX) {
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    } else {
      listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
    run(this::accept);
  }

  static ScriptedServer start(Wire wire, Script script) throws IOException {
    return new ScriptedServer(wire, script);
  }

  int port() throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** How many handshakes went on with an earlier session. */
  int resumed() {
    return resumed.get();
  }

  int connections() {
    return connections.get();
  }

  /** A client of this server that asks for version 1.41 without negotiating. */
  DockerTlsHttpClient.Builder client() throws IOException {
    return negotiatingClient().apiVersion("1.41");
  }

  DockerTlsHttpClient.Builder negotiatingClient() throws IOException {
    if (wire == Wire.UNIX) {
      return DockerTlsHttpClient.unix(directory.resolve("s"));
    }
    DockerTlsHttpClient.Builder builder = DockerTlsHttpClient.tcp("localhost", port());
    return wire.isTls() ? builder.tls(policy()) : builder;
  }

  static TlsPolicy policy() {
    return TlsPolicy.builder(Trust.certificates(List.of(CA.certificate()))).build();
  }

  private void run(Runnable work) {
    Thread thread = new Thread(work, "scripted-server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        open.add(channel);
        int number = connections.incrementAndGet();
        run(() -> serve(channel, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel channel, int number) {
    try (channel) {
      FaultySocket raw = new FaultySocket(new ChannelSocket(channel, wire == Wire.UNIX));
      Socket top = wire.isTls() ? handshake(raw) : raw;
      script.on(new Talk(number, channel, raw, top, closing));
      top.close();
    } catch (Exception e) {
      // The client is what is tested; it sees how the connection ended.
    } finally {
      open.remove(channel);
    }
  }

  private static SSLContext context() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", SERVER.key(), new char[0], SERVER.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLSocket handshake(Socket raw) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", 0, true);
    socket.setUseClientMode(false);
    socket.setEnabledProtocols(new String[] {wire == Wire.TLS12 ? "TLSv1.2" : "TLSv1.3"});
    long start = System.currentTimeMillis();
    socket.startHandshake();
    if (socket.getSession().getCreationTime() < start) {
      resumed.incrementAndGet();
    }
    return socket;
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    for (Closeable channel : open) {
      channel.close();
    }
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    Files.deleteIfExists(directory.resolve("s"));
    Files.delete(directory);
  }

  /** One connection, seen from the server. */
  static final class Talk {
    final int number;
    final InputStream in;
    final OutputStream out;
    private final SocketChannel channel;
    private final FaultySocket raw;
    private final Socket top;
    private final CountDownLatch closing;

    private Talk(
        int number, SocketChannel channel, FaultySocket raw, Socket top, CountDownLatch closing)
        throws IOException {
      this.number = number;
      this.channel = channel;
      this.raw = raw;
      this.top = top;
      this.closing = closing;
      in = top.getInputStream();
      out = top.getOutputStream();
    }

    /** The next request's head, or an empty text at the end. */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return "";
        }
        head.append((char) b);
      }
      return head.toString();
    }

    /** Says this, with line ends as HTTP has them. */
    void say(String text) throws IOException {
      out.write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
      out.flush();
    }

    /** Answers a request whole. */
    void answer(String body) throws IOException {
      say("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
    }

    /** Goes away without a word, TLS's farewell included. */
    void drop() throws IOException {
      channel.close();
    }

    /** Goes away by RST. */
    void reset() throws IOException {
      raw.setSoLinger(true, 0);
      channel.close();
    }

    /** Passes all that comes on to a port of this machine, and its answers back, until both end. */
    void relay(int port) throws Exception {
      try (Socket daemon = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread back = new Thread(() -> copyBack(daemon), "proxy-back");
        back.start();
        in.transferTo(daemon.getOutputStream());
        daemon.shutdownOutput();
        back.join();
      }
    }

    private void copyBack(Socket daemon) {
      try {
        daemon.getInputStream().transferTo(out);
        endOutput();
      } catch (IOException e) {
        // The test is over.
      }
    }

    void endOutput() throws IOException {
      top.shutdownOutput();
    }

    FaultySocket raw() {
      return raw;
    }

    /** Ends TCP's output, and TLS's not. */
    void endTcpOutput() throws IOException {
      channel.shutdownOutput();
    }

    /** Waits until the client has gone, whatever it still sends. */
    void awaitEnd() throws IOException {
      while (raw.getInputStream().read() >= 0) {
        // Nobody wants it.
      }
    }

    /** Does nothing until the test is over. */
    void stall() throws InterruptedException {
      closing.await(60, TimeUnit.SECONDS);
    }
  }
}
