package io.github.dockertls.internal.x509;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A cursor over DER. As strict as Go's encoding/asn1: definite lengths in their shortest form,
 * integers without needless leading bytes.
 */
public final class DerCursor {
  public static final int INTEGER = 0x02;
  public static final int OCTET_STRING = 0x04;
  public static final int OID = 0x06;
  public static final int SEQUENCE = 0x30;
  public static final int CONTEXT_0 = 0xa0;

  private final byte[] bytes;
  private int position;
  private final int end;

  private DerCursor(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  public static DerCursor of(byte[] bytes) {
    return new DerCursor(bytes, 0, bytes.length);
  }

  public boolean hasMore() {
    return position < end;
  }

  public boolean nextIs(int tag) {
    return position < end && (bytes[position] & 0xff) == tag;
  }

  /** Steps over the next element, which must have this tag, and returns its inside. */
  public DerCursor read(int tag) throws Malformed {
    if (!nextIs(tag)) {
      throw new Malformed();
    }
    position++;
    int length = readLength();
    DerCursor inside = new DerCursor(bytes, position, position + length);
    position += length;
    return inside;
  }

  public byte[] readBytes(int tag) throws Malformed {
    return read(tag).content();
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, position, end);
  }

  public BigInteger readInteger() throws Malformed {
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
  public String readOid() throws Malformed {
    byte[] value = readBytes(OID);
    if (value.length == 0 || value.length > 32 || value[value.length - 1] < 0) {
      throw new Malformed();
    }
    return Oids.dotted(value);
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
  public static final class Malformed extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    public Malformed() {
      super("malformed DER");
    }
  }
}
