package io.github.dockertls.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** Drives an engine over a socket, as asynchronous clients do. */
final class EngineClient {
  private final SSLEngine engine;
  private final Socket socket;
  private final ByteBuffer received = ByteBuffer.allocate(1 << 16);
  private final ByteBuffer sent = ByteBuffer.allocate(1 << 16);
  private final ByteBuffer text = ByteBuffer.allocate(1 << 16);

  private EngineClient(SSLEngine engine, Socket socket) {
    this.engine = engine;
    this.socket = socket;
  }

  /** Shakes hands with a port of the loopback address and reads what the server says. */
  static String talk(SSLEngine engine, int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      return new EngineClient(engine, socket).talk();
    }
  }

  private String talk() throws IOException {
    engine.setUseClientMode(true);
    engine.beginHandshake();
    boolean more = true;
    while (more) {
      more = step(engine.getHandshakeStatus());
    }
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
  }

  private boolean step(HandshakeStatus status) throws IOException {
    switch (status) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> {
        sent.clear();
        engine.wrap(ByteBuffer.allocate(0), sent);
        socket.getOutputStream().write(sent.array(), 0, sent.position());
      }
      default -> {
        return unwrap();
      }
    }
    return true;
  }

  private boolean unwrap() throws IOException {
    received.flip();
    Status status = engine.unwrap(received, text).getStatus();
    received.compact();
    if (status == Status.BUFFER_UNDERFLOW) {
      InputStream in = socket.getInputStream();
      int count = in.read(received.array(), received.position(), received.remaining());
      if (count < 0) {
        return false;
      }
      received.position(received.position() + count);
    }
    return status != Status.CLOSED;
  }
}
