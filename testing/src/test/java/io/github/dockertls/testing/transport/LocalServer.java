package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server program on a port of the loopback interface, which ends when this is closed. */
final class LocalServer implements AutoCloseable {
  private static final int START_LIMIT_MILLIS = 20_000;

  private final Process process;
  private final int port;

  private LocalServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a program that was told to listen at a port, and waits until it does. */
  static LocalServer start(int port, Path log, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    LocalServer server = new LocalServer(process, port);
    try {
      server.awaitListening(log);
      return server;
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  private void awaitListening(Path log) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MILLIS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
        assertThat(ended || System.nanoTime() - end >= 0).as(Files.readString(log)).isFalse();
      }
    }
  }

  /** SIGTERM: a program with workers takes them along. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
