package io.github.dockertls.internal.x509;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a certificate's DER (X.690), with all values inside it. As strict as Go's
 * cryptobyte: definite lengths in their shortest form, no tag number above 30, no primitive that
 * could be written otherwise. Immutable; every method throws {@link IllegalArgumentException} if
 * the value is not what was asked for.
 */
public final class DerValue {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0c;
  static final int NUMERIC_STRING = 0x12;
  static final int PRINTABLE_STRING = 0x13;
  static final int TELETEX_STRING = 0x14;
  static final int IA5_STRING = 0x16;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int BMP_STRING = 0x1e;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;
  private static final int NUMBER = 0x1f;

  /** A hostile certificate must not exhaust the stack. */
  private static final int MAX_DEPTH = 64;

  /** Decimal digits of a long arc take quadratic time. */
  private static final int MAX_OID_BYTES = 128;

  private final byte[] bytes;
  private final int start;
  private final int content;
  private final int end;
  private final List<DerValue> children;

  private DerValue(byte[] bytes, int start, int limit, int depth) {
    this.bytes = bytes;
    this.start = start;
    check(limit - start >= 2 && depth <= MAX_DEPTH);
    check((bytes[start] & NUMBER) != NUMBER && bytes[start] != 0);
    int first = bytes[start + 1] & 0xff;
    int octets = first < 0x80 ? 0 : first & 0x7f;
    check(first != 0x80 && octets <= 4 && octets <= limit - start - 2);
    long length = octets == 0 ? first : 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (bytes[start + 2 + i] & 0xff);
    }
    check(octets == 0 || (length >= 0x80 && length >>> (8 * (octets - 1)) != 0));
    content = start + 2 + octets;
    check(length <= limit - content);
    end = content + (int) length;
    children = isConstructed() ? children(depth + 1) : List.of();
    requireOnlyForm();
  }

  /** The value that these bytes are, with nothing behind it. */
  public static DerValue of(byte[] bytes) {
    DerValue value = first(bytes);
    check(value.end == bytes.length);
    return value;
  }

  /** The value that stands first in these bytes, whatever stands behind it. */
  static DerValue first(byte[] bytes) {
    return new DerValue(bytes.clone(), 0, bytes.length, 0);
  }

  private List<DerValue> children(int depth) {
    List<DerValue> all = new ArrayList<>();
    for (int position = content; position < end; ) {
      DerValue child = new DerValue(bytes, position, end, depth);
      all.add(child);
      position = child.end;
    }
    return List.copyOf(all);
  }

  private static void check(boolean valid) {
    if (!valid) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("a field is not the DER that belongs there");
  }

  private void requireOnlyForm() {
    int size = end - content;
    switch (tag()) {
      case BOOLEAN -> check(size == 1 && (bytes[content] == 0 || bytes[content] == -1));
      case INTEGER -> {
        check(size > 0);
        check(size == 1 || bytes[content] != (bytes[content + 1] < 0 ? -1 : 0));
      }
      case BIT_STRING -> {
        check(size > 0);
        int unused = bytes[content];
        check(unused == 0 || (unused > 0 && unused < 8 && size > 1));
        check((bytes[end - 1] & ((1 << unused) - 1)) == 0);
      }
      case NULL -> check(size == 0);
      case OID -> requireArcs();
      case BMP_STRING -> check(size % 2 == 0);
      default -> check(isContext() || !isConstructed() || is(SEQUENCE) || is(SET));
    }
  }

  private void requireArcs() {
    check(content < end && bytes[end - 1] >= 0 && end - content <= MAX_OID_BYTES);
    for (int i = content; i < end; i++) {
      boolean starts = i == content || bytes[i - 1] >= 0;
      check(!starts || bytes[i] != (byte) 0x80);
    }
  }

  private int tag() {
    return bytes[start] & 0xff;
  }

  private boolean isConstructed() {
    return (bytes[start] & CONSTRUCTED) != 0;
  }

  /** Whether it has this identifier octet. */
  boolean is(int tag) {
    return tag() == tag;
  }

  /** Whether its tag is context-specific. */
  boolean isContext() {
    return (bytes[start] & 0xc0) == CONTEXT;
  }

  /** The number of its context-specific tag. */
  public int contextNumber() {
    check(isContext());
    return bytes[start] & NUMBER;
  }

  /** The elements of a SEQUENCE. */
  public List<DerValue> sequence() {
    check(is(SEQUENCE));
    return children;
  }

  /** The elements of a SEQUENCE that has at least so many. */
  public List<DerValue> sequence(int atLeast) {
    check(sequence().size() >= atLeast);
    return children;
  }

  /** The elements of a SET. */
  List<DerValue> set() {
    check(is(SET));
    return children;
  }

  /** The elements of a SEQUENCE whose tag was replaced by a context-specific one. */
  List<DerValue> implicitSequence() {
    check(isContext() && isConstructed());
    return children;
  }

  /** The only value inside an explicit context-specific tag. */
  public DerValue explicit() {
    check(isContext() && children.size() == 1);
    return children.get(0);
  }

  boolean bool() {
    check(is(BOOLEAN));
    return bytes[content] != 0;
  }

  public BigInteger integer() {
    check(is(INTEGER));
    return new BigInteger(content());
  }

  /** The bytes of a BIT STRING, the unused bits at its end being zero. */
  byte[] bits() {
    check(is(BIT_STRING));
    return Arrays.copyOfRange(bytes, content + 1, end);
  }

  byte[] octets() {
    check(is(OCTET_STRING));
    return content();
  }

  /** The bytes of a primitive whose tag was replaced by a context-specific one. */
  byte[] implicitOctets() {
    check(isContext() && !isConstructed());
    return content();
  }

  /** The ASCII text of an IA5String whose tag was replaced; null if it is not ASCII. */
  @Nullable String implicitAscii() {
    byte[] text = implicitOctets();
    return isAscii(text) ? new String(text, StandardCharsets.US_ASCII) : null;
  }

  /** The dotted form of an OBJECT IDENTIFIER. */
  public String oid() {
    check(is(OID));
    return Oids.dotted(content());
  }

  /** The characters of a UTCTime or GeneralizedTime, unchecked. */
  String time() {
    check(is(UTC_TIME) || is(GENERALIZED_TIME));
    return new String(content(), StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether it is a string of a type that names may have, with only the characters of that type.
   */
  boolean isText() {
    String latin = new String(content(), StandardCharsets.ISO_8859_1);
    return switch (tag()) {
      case PRINTABLE_STRING -> latin.matches("[A-Za-z0-9 '()+,./:=?*&-]*");
      case NUMERIC_STRING -> latin.matches("[0-9 ]*");
      case IA5_STRING -> isAscii(content());
      case UTF8_STRING -> isUtf8(content());
      case TELETEX_STRING, BMP_STRING -> true;
      default -> false;
    };
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** What stands behind tag and length. */
  byte[] content() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  /** Tag, length and content as they stood in the certificate. */
  byte[] encoded() {
    return Arrays.copyOfRange(bytes, start, end);
  }
}
