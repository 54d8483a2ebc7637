package io.github.dockertls.dockerjava;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Counts this JVM's sockets and our threads before and after a test. What closes late is waited for,
 * since clients close on threads of their own. Not thread-safe.
 */
final class LeakDetector {
  private static final int LOOKS = 20;
  private static final int MILLIS_BETWEEN = 50;

  private int sockets;
  private int threads;

  void begin() {
    sockets = sockets();
    threads = threads();
  }

  /** What there is more than at the begin, or nothing. */
  String left() {
    for (int i = 0; i < LOOKS; i++) {
      if (sockets() <= sockets && threads() <= threads) {
        return "";
      }
      try {
        Thread.sleep(MILLIS_BETWEEN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    int moreSockets = Math.max(0, sockets() - sockets);
    int moreThreads = Math.max(0, threads() - threads);
    return moreSockets + moreThreads == 0
        ? ""
        : "sockets: " + moreSockets + ", threads: " + moreThreads;
  }

  private static int sockets() {
    File[] open = new File("/proc/self/fd").listFiles();
    int count = 0;
    for (File each : open == null ? new File[0] : open) {
      try {
        if (Files.readSymbolicLink(each.toPath()).toString().startsWith("socket:")) {
          count++;
        }
      } catch (IOException closed) {
        // It was closed while we looked.
      }
    }
    return count;
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("docker-tls-"))
            .count();
  }
}
