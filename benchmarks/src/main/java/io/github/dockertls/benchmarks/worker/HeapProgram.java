package io.github.dockertls.benchmarks.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What clients keep in the heap, once garbage is collected. */
public final class HeapProgram {
  /** That many collections that free nothing are enough. */
  private static final int COLLECTIONS = 8;

  private HeapProgram() {}

  /**
   * Prints bytes for each idle client, for each that has asked once, and threads for each.
   *
   * @param args contestant, host, folder of certificates, number of clients
   */
  public static void main(String[] args) throws IOException {
    int number = Integer.parseInt(args[3]);
    List<Client> clients = new ArrayList<>(number);
    // Classes, caches and what the JDK keeps of its own accord are not the clients'.
    try (Client first = connect(args)) {
      first.ping();
      long before = live();
      int threads = threads();
      for (int i = 0; i < number; i++) {
        clients.add(connect(args));
      }
      long idle = live() - before;
      for (Client client : clients) {
        client.ping();
      }
      long used = live() - before;
      threads = threads() - threads;
      System.out.println(
          (double) idle / number + " " + (double) used / number + " " + (double) threads / number);
    }
    for (Client client : clients) {
      client.close();
    }
  }

  private static Client connect(String[] args) throws IOException {
    return Contestants.connect(args[0], args[1], Path.of(args[2]));
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** What is in use once no collection frees any more: some references end with a delay. */
  private static long live() {
    long least = Long.MAX_VALUE;
    for (int same = 0; same < COLLECTIONS; same++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (used < least) {
        least = used;
        same = 0;
      }
    }
    return least;
  }
}
