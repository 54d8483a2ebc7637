package io.github.dockertls.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the program header of a Linux program. Stateless. */
final class ElfFile {
  private static final int MAGIC = 0x7f454c46;
  private static final int PT_INTERP = 3;

  private ElfFile() {}

  /** Whether a program needs no loader and so no library; false too if it is no program. */
  static boolean isStatic(byte[] file) {
    ByteBuffer elf = ByteBuffer.wrap(file);
    if (file.length < 64 || elf.getInt(0) != MAGIC) {
      return false;
    }
    elf.order(elf.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean wide = elf.get(4) == 2;
    int offset = wide ? (int) elf.getLong(32) : elf.getInt(28);
    int size = Short.toUnsignedInt(elf.getShort(wide ? 54 : 42));
    int count = Short.toUnsignedInt(elf.getShort(wide ? 56 : 44));
    for (int i = 0; i < count; i++) {
      int entry = offset + i * size;
      if (entry < 0 || entry + 4 > file.length || elf.getInt(entry) == PT_INTERP) {
        return false;
      }
    }
    return true;
  }
}
