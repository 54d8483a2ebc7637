package io.github.dockertls.pem;

import org.jspecify.annotations.Nullable;

/**
 * One block of PEM: {@code -----BEGIN label-----}, headers, base64, {@code -----END label-----}.
 */
final class PemBlock {
  private final String label;
  private final boolean hasHeaders;
  private final @Nullable String dekInfo;
  private final byte[] content;
  private final int line;

  PemBlock(String label, boolean hasHeaders, @Nullable String dekInfo, byte[] content, int line) {
    this.label = label;
    this.hasHeaders = hasHeaders;
    this.dekInfo = dekInfo;
    this.content = content;
    this.line = line;
  }

  String label() {
    return label;
  }

  /** Whether it has headers as in RFC 1421. */
  boolean hasHeaders() {
    return hasHeaders;
  }

  /** The cipher that encrypts the content as in RFC 1423, such as {@code AES-256-CBC,0F1E…}. */
  @Nullable String dekInfo() {
    return dekInfo;
  }

  /** The decoded base64. Not copied: callers inside this package do not change it. */
  byte[] content() {
    return content;
  }

  /** The line of {@code -----BEGIN}, counted from 1. */
  int line() {
    return line;
  }

  boolean isCertificate() {
    return label.equals("CERTIFICATE");
  }

  /** The label only has to end so (CLI rule 24). */
  boolean isPrivateKey() {
    return label.equals("PRIVATE KEY") || label.endsWith(" PRIVATE KEY");
  }

  /** Encrypted as RFC 1423 has it: the key is still called {@code RSA PRIVATE KEY}. */
  boolean isLegacyEncrypted() {
    return dekInfo != null;
  }

  /** The label as it may be shown: an unknown one could be anything that stood in the file. */
  String shownLabel() {
    return Labels.shown(label);
  }
}
