package io.github.dockertls.benchmarks;

import io.github.dockertls.benchmarks.worker.Checksum;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** What is moved: the same bytes in every run. */
final class Data {
  private Data() {}

  /** Bytes that cannot be compressed. */
  static Path random(Path file, long bytes) throws IOException {
    Random random = new Random(bytes);
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return file;
  }

  /** Lines such as servers write them. */
  static Path text(Path file, long bytes) throws IOException {
    Random random = new Random(bytes);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (long left = bytes; left > 0; ) {
        byte[] line = line(random).getBytes(StandardCharsets.US_ASCII);
        out.write(line, 0, (int) Math.min(left, line.length));
        left -= line.length;
      }
    }
    return file;
  }

  private static String line(Random random) {
    return String.format(
        Locale.ROOT,
        "2026-11-21T%02d:%02d:%02dZ INFO request %08x GET /v1.41/containers/%016x/json 200 %d us%n",
        random.nextInt(24),
        random.nextInt(60),
        random.nextInt(60),
        random.nextInt(),
        random.nextLong(),
        random.nextInt(100_000));
  }

  static String checksum(Path file) throws IOException {
    return new Checksum().drain(Files.newInputStream(file)).seen();
  }
}
