package io.github.dockertls.testing;

import io.github.dockertls.DockerEndpoint;
import java.io.IOException;
import java.nio.file.Path;

/** A daemon that runs in an {@link Engine}. Not thread-safe. */
interface Daemon {
  /** The port with TLS at the engine's address. */
  int port();

  /** The address at which the other nodes of a swarm find it. */
  String peerAddress();

  /** The Unix socket, which no certificate and no authorization rule stands before. */
  DockerEndpoint socket();

  /** A way in for ourselves: it is open whatever the server's certificate and the rule are. */
  DockerEndpoint administration();

  /** Lets the daemon trust a registry's certificate; a host is such as {@code 10.1.2.3:5000}. */
  void trustRegistry(String host, Path ca);

  /** What the daemon said so far, over restarts. */
  String logs();

  /** Stops it and starts it again on the same port with the same images and volumes. */
  void restart() throws IOException, InterruptedException;

  /** Freezes the daemon alone: its containers run on. */
  void pause() throws IOException, InterruptedException;

  /** Lets a frozen daemon go on. */
  void resume() throws IOException, InterruptedException;

  /** Asks it to end, and its containers with it; what does not end is left to the engine. */
  void stop() throws IOException;
}
