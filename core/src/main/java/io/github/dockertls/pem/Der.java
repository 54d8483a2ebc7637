package io.github.dockertls.pem;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A cursor over DER. As strict as Go's encoding/asn1: definite lengths in their shortest form,
 * integers without needless leading bytes.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int CONTEXT_0 = 0xa0;

  private final byte[] bytes;
  private int position;
  private final int end;

  private Der(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  boolean hasMore() {
    return position < end;
  }

  boolean nextIs(int tag) {
    return position < end && (bytes[position] & 0xff) == tag;
  }

  /** Steps over the next element, which must have this tag, and returns its inside. */
  Der read(int tag) throws Malformed {
    if (!nextIs(tag)) {
      throw new Malformed();
    }
    position++;
    int length = readLength();
    Der inside = new Der(bytes, position, position + length);
    position += length;
    return inside;
  }

  byte[] readBytes(int tag) throws Malformed {
    return read(tag).content();
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, position, end);
  }

  BigInteger readInteger() throws Malformed {
    byte[] value = readBytes(INTEGER);
    if (value.length == 0) {
      throw new Malformed();
    }
    if (value.length > 1
        && ((value[0] == 0 && value[1] >= 0) || (value[0] == -1 && value[1] < 0))) {
      throw new Malformed();
    }
    return new BigInteger(value);
  }

  /** The dotted form of an object identifier. */
  String readOid() throws Malformed {
    byte[] value = readBytes(OID);
    if (value.length == 0 || value.length > 32 || value[value.length - 1] < 0) {
      throw new Malformed();
    }
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (byte b : value) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(b & 0x7f));
      if (b >= 0) {
        if (dotted.isEmpty()) {
          int first = Math.min(arc.min(BigInteger.valueOf(80)).intValue() / 40, 2);
          dotted.append(first).append('.').append(arc.subtract(BigInteger.valueOf(40L * first)));
        } else {
          dotted.append('.').append(arc);
        }
        arc = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }

  private int readLength() throws Malformed {
    if (position >= end) {
      throw new Malformed();
    }
    int first = bytes[position++] & 0xff;
    int length = first;
    if (first >= 0x80) {
      int count = first & 0x7f;
      if (count == 0 || count > 3 || end - position < count || bytes[position] == 0) {
        throw new Malformed();
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (bytes[position++] & 0xff);
      }
      if (length < 0x80) {
        throw new Malformed();
      }
    }
    if (length > end - position) {
      throw new Malformed();
    }
    return length;
  }

  /** The bytes are not the DER that was expected. Says no more: the bytes may be secret. */
  static final class Malformed extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("malformed DER");
    }
  }
}
