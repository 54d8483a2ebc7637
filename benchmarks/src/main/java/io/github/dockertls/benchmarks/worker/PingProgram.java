package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Path;

/** From the start of a JVM to one answer of the daemon, which it prints. */
public final class PingProgram {
  private PingProgram() {}

  /**
   * Asks once.
   *
   * @param args contestant, host, folder of certificates, and {@code ping} or {@code version}
   */
  public static void main(String[] args) throws IOException {
    try (Client client = Contestants.connect(args[0], args[1], Path.of(args[2]))) {
      System.out.println(args[3].equals("ping") ? client.ping() : client.version());
    }
  }
}
