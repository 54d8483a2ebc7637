package io.github.dockertls.transport;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.transport.Proxy.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a SOCKS5 proxy for a tunnel (RFC 1928, RFC 1929). The proxy looks the name up, as in Go. */
final class SocksTunnel {
  private static final int VERSION = 5;
  private static final int PASSWORD_VERSION = 1;
  private static final int NO_CREDENTIALS = 0;
  private static final int PASSWORD = 2;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int LONGEST = 255;

  private final Proxy proxy;
  private final Address target;

  SocksTunnel(Proxy proxy, Address target) {
    this.proxy = proxy;
    this.target = target;
  }

  void open(Socket socket, Duration limit) throws IOException {
    DataInputStream in = new DataInputStream(new TimedInput(socket, limit));
    OutputStream out = socket.getOutputStream();
    try {
      authenticate(in, out);
      connect(in, out);
    } catch (EOFException e) {
      throw (IOException) new EOFException("The proxy closed the connection").initCause(e);
    }
    socket.setSoTimeout(0);
  }

  private void authenticate(DataInputStream in, OutputStream out) throws IOException {
    Credentials credentials = proxy.credentials();
    out.write(
        credentials == null
            ? new byte[] {VERSION, 1, NO_CREDENTIALS}
            : new byte[] {VERSION, 2, NO_CREDENTIALS, PASSWORD});
    requireVersion(in.readUnsignedByte(), VERSION);
    int method = in.readUnsignedByte();
    if (method == NO_CREDENTIALS) {
      return;
    }
    if (credentials == null || method != PASSWORD) {
      throw refused(credentials == null ? "wants credentials" : "takes no user and password");
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(PASSWORD_VERSION);
    put(credentials.user(), message);
    put(credentials.password(), message);
    message.writeTo(out);
    requireVersion(in.readUnsignedByte(), PASSWORD_VERSION);
    if (in.readUnsignedByte() != 0) {
      throw refused("refuses the credentials");
    }
  }

  private void connect(DataInputStream in, OutputStream out) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {VERSION, CONNECT, 0});
    if (Address.isIp(target.host())) {
      byte[] address = InetAddress.getByName(target.host()).getAddress();
      message.write(address.length == 4 ? IPV4 : IPV6);
      message.writeBytes(address);
    } else {
      message.write(NAME);
      put(target.host(), message);
    }
    message.write(target.port() >> 8);
    message.write(target.port());
    message.writeTo(out);
    requireVersion(in.readUnsignedByte(), VERSION);
    int status = in.readUnsignedByte();
    if (status != 0) {
      throw new DockerTlsException(
          Reason.PROXY_REFUSED,
          "The proxy \""
              + proxy.display()
              + "\" cannot connect to \""
              + target.authority()
              + "\": "
              + explained(status),
          "Check host and port, allow them in the proxy, or name \""
              + target.host()
              + "\" in NO_PROXY");
    }
    in.readUnsignedByte();
    int kind = in.readUnsignedByte();
    in.readFully(new byte[2 + (kind == IPV4 ? 4 : kind == IPV6 ? 16 : in.readUnsignedByte())]);
  }

  private void put(String text, ByteArrayOutputStream message) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) {
      throw new DockerTlsException(
          Reason.HOST_INVALID,
          "SOCKS5 has room for names, users and passwords of 255 bytes, and one of them is longer",
          "Use an HTTP proxy");
    }
    message.write(bytes.length);
    message.writeBytes(bytes);
  }

  private void requireVersion(int found, int wanted) {
    if (found != wanted) {
      throw new DockerTlsException(
          Reason.PROXY_REFUSED,
          "The proxy \"" + proxy.display() + "\" does not answer in SOCKS5",
          "Check scheme, host and port of HTTPS_PROXY or HTTP_PROXY");
    }
  }

  private DockerTlsException refused(String how) {
    return new DockerTlsException(
        Reason.PROXY_REFUSED,
        "The SOCKS5 proxy \"" + proxy.display() + "\" " + how,
        "Give those that it takes as socks5://user:password@host:port, or name \""
            + target.host()
            + "\" in NO_PROXY");
  }

  /** RFC 1928, section 6. */
  private static String explained(int status) {
    return switch (status) {
      case 1 -> "general failure";
      case 2 -> "its rules forbid it";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "time to live expired";
      case 7 -> "it does not know the command";
      case 8 -> "it does not know this kind of address";
      default -> "status " + status;
    };
  }
}
