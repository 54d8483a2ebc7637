package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import io.github.dockertls.docktls.parity.HttpExchange.Head;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** An HTTP proxy that leads everything to one port, whatever host was asked for. */
final class ProxyExchange {
  private final ServerSpec spec;
  private final Sightings sightings;
  private final UnaryOperator<String> placeholders;

  ProxyExchange(ServerSpec spec, Sightings sightings, UnaryOperator<String> placeholders) {
    this.spec = spec;
    this.sightings = sightings;
    this.placeholders = placeholders;
  }

  void serve(Link client) throws IOException {
    Head head = HttpExchange.readHead(client.in());
    if (head == null) {
      return;
    }
    sightings.addProxied(head.line(), head.headers());
    if ("407".equals(spec.mode())) {
      client.out().write(ascii("HTTP/1.1 407 Proxy Authentication Required\r\n"));
      client.out().write(ascii("Proxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"));
      client.finish();
      return;
    }
    int port =
        Integer.parseInt(placeholders.apply(spec.target() == null ? "{PORT}" : spec.target()));
    try (SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(CaseServer.literal("127.0.0.1"), port));
        Link upstream = new Link(channel)) {
      if (head.line().startsWith("CONNECT")) {
        client.out().write(ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
      } else {
        upstream.out().write(head.raw().getBytes(StandardCharsets.ISO_8859_1));
      }
      Thread back = new Thread(() -> pump(upstream, client), "proxy back");
      back.setDaemon(true);
      back.start();
      pump(client, upstream);
      join(back);
    }
  }

  private static void pump(Link from, Link to) {
    byte[] buffer = new byte[16384];
    try (InputStream in = from.in();
        OutputStream out = to.out()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      to.endOutput();
    } catch (IOException e) {
      // one side went away: so does the other
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
