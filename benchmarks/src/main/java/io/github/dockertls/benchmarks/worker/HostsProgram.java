package io.github.dockertls.benchmarks.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509KeyManager;

/**
 * Many TLS servers that ask for a client's certificate and answer {@code /_ping} as a dockerd does:
 * one on each port, one program for all. Prints the ports, then, for each line that it reads, how
 * many connections there have been, and how many full handshakes: a resumed one shows no
 * certificate.
 */
public final class HostsProgram {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK".getBytes(ISO_8859_1);

  private final SSLContext context;
  private final AtomicInteger connections = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private HostsProgram(SSLContext context) {
    this.context = context;
  }

  /**
   * Serves until its input ends.
   *
   * @param args folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; number of ports
   */
  public static void main(String[] args) throws IOException {
    AtomicInteger full = new AtomicInteger();
    SSLContext context =
        BareTls.context(Path.of(args[0]), keys -> new CountingKeyManager(keys, full));
    HostsProgram hosts = new HostsProgram(context);
    List<ServerSocketChannel> listeners = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      listeners.add(
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128));
    }
    System.out.println(
        listeners.stream()
            .map(listener -> Integer.toString(listener.socket().getLocalPort()))
            .collect(Collectors.joining(",")));
    Thread acceptor = new Thread(() -> hosts.serve(listeners), "acceptor");
    acceptor.setDaemon(true);
    acceptor.start();
    answer(() -> hosts.connections + " " + full);
    System.exit(0);
  }

  private static void answer(Supplier<String> count) throws IOException {
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, ISO_8859_1));
    while (questions.readLine() != null) {
      System.out.println(count.get());
    }
  }

  private void serve(List<ServerSocketChannel> listeners) {
    try (Selector selector = Selector.open()) {
      for (ServerSocketChannel listener : listeners) {
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
      }
      while (true) {
        selector.select(key -> accept((ServerSocketChannel) key.channel()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocketChannel listener) {
    try {
      SocketChannel accepted = listener.accept();
      if (accepted != null) {
        connections.incrementAndGet();
        threads.execute(() -> talk(accepted.socket()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void talk(Socket socket) {
    try (socket;
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true)) {
      tls.setUseClientMode(false);
      tls.setNeedClientAuth(true);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(tls.getInputStream(), ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          tls.getOutputStream().write(ANSWER);
        }
      }
    } catch (SSLException e) {
      // Clients that close without a farewell are no concern here.
    } catch (IOException e) {
      // Nor are those that reset.
    }
  }

  /** Counts how often the server had to show its certificate. */
  private record CountingKeyManager(X509KeyManager keys, AtomicInteger count)
      implements X509KeyManager {
    @Override
    public PrivateKey getPrivateKey(String alias) {
      count.incrementAndGet();
      return keys.getPrivateKey(alias);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, issuers);
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return keys.getServerAliases(type, issuers);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }
  }
}
