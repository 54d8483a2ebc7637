package io.github.dockertls.internal.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every JDK has. */
public final class Sha256 {
  private Sha256() {}

  /** The digest's 32 bytes. */
  public static byte[] of(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The digest in 64 hexadecimal digits of lower case. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(of(content));
  }

  /** The digest of a text's UTF-8, in 64 hexadecimal digits of lower case. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest as OpenSSL prints a fingerprint: upper case, with a colon between bytes. */
  public static String fingerprint(byte[] content) {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(of(content));
  }
}
