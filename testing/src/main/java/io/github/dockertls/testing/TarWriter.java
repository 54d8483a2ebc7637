package io.github.dockertls.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tar archive of what an image needs: folders, files and symbolic links of root, from
 * 1970, with names of at most 100 bytes (POSIX.1-1988 ustar). Not thread-safe.
 */
final class TarWriter {
  private static final int BLOCK = 512;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  TarWriter folder(String name, int mode) throws IOException {
    header(name + "/", mode, 0, '5', "");
    return this;
  }

  TarWriter link(String name, String target) throws IOException {
    header(name, 0777, 0, '2', target);
    return this;
  }

  TarWriter file(String name, int mode, byte[] content) throws IOException {
    header(name, mode, content.length, '0', "");
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private void header(String name, int mode, long size, char type, String target)
      throws IOException {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, String.valueOf(type));
    put(header, 157, target);
    put(header, 257, "ustar\00000");
    put(header, 265, "root");
    put(header, 297, "root");
    int sum = 0;
    for (byte b : header) {
      sum += Byte.toUnsignedInt(b);
    }
    put(header, 148, "%06o\0".formatted(sum));
    out.write(header);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 100) {
      throw new IllegalArgumentException("\"" + text + "\" is too long for a tar header");
    }
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
