package io.github.dockertls.pem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64 as Go reads it inside PEM: blanks, tabs and line breaks anywhere, padding required,
 * nothing after it, unused last bits ignored. Reading stops at the first fault.
 */
final class Base64Text {
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private final byte[] text;
  private final int end;
  private int position;
  private int line;

  Base64Text(byte[] text, int from, int to) {
    this.text = text;
    this.position = from;
    this.end = to;
  }

  /** The decoded bytes, or null if the text is not base64. */
  byte @Nullable [] decode() {
    byte[] out = new byte[1024];
    int length = 0;
    int bits = 0;
    int count = 0;
    for (int c = next(); c != -1; c = next()) {
      if (c == '=') {
        return isEndAfterPadding(count) ? withRest(out, length, bits, count) : null;
      }
      int value = c < 128 ? VALUES[c] : -1;
      if (value < 0) {
        return null;
      }
      bits = (bits << 6) | value;
      if (++count == 4) {
        if (length + 3 > out.length) {
          out = Arrays.copyOf(out, out.length * 2);
        }
        out[length++] = (byte) (bits >> 16);
        out[length++] = (byte) (bits >> 8);
        out[length++] = (byte) bits;
        bits = 0;
        count = 0;
      }
    }
    return count == 0 ? Arrays.copyOf(out, length) : null;
  }

  /** Where reading stopped: lines after the first. */
  int faultyLine() {
    return line;
  }

  private boolean isEndAfterPadding(int count) {
    if (count < 2 || (count == 2 && next() != '=')) {
      return false;
    }
    return next() == -1;
  }

  private static byte[] withRest(byte[] out, int length, int bits, int count) {
    byte[] all = Arrays.copyOf(out, length + count - 1);
    if (count == 2) {
      all[length] = (byte) (bits >> 4);
    } else {
      all[length] = (byte) (bits >> 10);
      all[length + 1] = (byte) (bits >> 2);
    }
    return all;
  }

  private int next() {
    while (position < end) {
      int c = text[position++] & 0xff;
      if (c == '\n') {
        line++;
      } else if (c != '\r' && c != ' ' && c != '\t') {
        return c;
      }
    }
    return -1;
  }
}
