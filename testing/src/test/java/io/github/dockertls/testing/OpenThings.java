package io.github.dockertls.testing;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this JVM has open and a client may leave behind.
 *
 * @param threads ours and docker-java's
 * @param sockets by /proc/self/fd
 * @param buffers direct ones, in which channels read and write
 */
record OpenThings(long threads, long sockets, long buffers) {
  private static final int LOOKS = 300;
  private static final int MILLIS_BETWEEN = 100;

  static OpenThings now() throws IOException {
    return new OpenThings(
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().matches("docker-(tls|java)-.*"))
            .count(),
        openSockets(),
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getCount)
            .sum());
  }

  /** What there is once all that ends by itself has ended: buffers go with their threads. */
  static OpenThings atMost(OpenThings before) throws IOException, InterruptedException {
    OpenThings now = now();
    for (int i = 0; i < LOOKS && !now.isWithin(before); i++) {
      System.gc();
      Thread.sleep(MILLIS_BETWEEN);
      now = now();
    }
    return now;
  }

  boolean isWithin(OpenThings before) {
    return threads <= before.threads && sockets <= before.sockets && buffers <= before.buffers;
  }

  private static long openSockets() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : open) {
        try {
          count += Files.readSymbolicLink(each).toString().startsWith("socket:") ? 1 : 0;
        } catch (IOException e) {
          // It was closed while we looked.
        }
      }
    }
    return count;
  }
}
