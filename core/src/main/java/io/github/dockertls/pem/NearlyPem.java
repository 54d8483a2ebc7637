package io.github.dockertls.pem;

import io.github.dockertls.internal.x509.DerCursor;
import io.github.dockertls.internal.x509.DerCursor.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what people give instead of PEM. The answers name the form, never the text.
 *
 * <p>In a remedy {@code {file}} stands for the file.
 */
final class NearlyPem {
  private static final int SAMPLE = 64 * 1024;
  private static final Pattern INDENTED = Pattern.compile("(?m)^[ \\t>|]+-----BEGIN ");
  private static final Pattern LOWER = Pattern.compile("(?mi)^-----BEGIN ");
  private static final Pattern DASHES =
      Pattern.compile("(?m)^[-\u2010-\u2015\u00e2\u0080\u0090-\u0095 ]{1,24}BEGIN [A-Z0-9 ]+");
  private static final Pattern BARE = Pattern.compile("\\A\\s*+MII[A-Za-z0-9+/=\\s]+");

  private final byte[] bytes;
  private final String text;

  private NearlyPem(byte[] bytes) {
    this.bytes = bytes;
    this.text = new String(bytes, 0, Math.min(bytes.length, SAMPLE), StandardCharsets.ISO_8859_1);
  }

  /** What a text is that has no PEM block. */
  static PemFault recognise(byte[] bytes) {
    NearlyPem text = new NearlyPem(bytes);
    PemFault binary = text.binary();
    if (binary != null) {
      return binary;
    }
    PemFault almost = text.almostPem();
    return almost != null ? almost : text.otherText();
  }

  private @Nullable PemFault binary() {
    if (text.isBlank()) {
      return first(
          bytes.length == 0 ? "it is empty" : "it holds nothing but blanks",
          "Put the PEM there, or give the right path");
    }
    if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff") || hasEveryOtherZero()) {
      return first("it is UTF-16 text", "Save it as ASCII or UTF-8 without a byte order mark");
    }
    if (starts(0xfe, 0xed, 0xfe, 0xed) || starts(0xce, 0xce, 0xce, 0xce)) {
      return first(
          "it is a Java key store",
          "Use Identity.keyStore(...), or convert it with \"keytool -importkeystore -srckeystore"
              + " {file} -destkeystore identity.p12 -deststoretype PKCS12\"");
    }
    return bytes[0] == 0x30 ? der() : null;
  }

  private @Nullable PemFault der() {
    try {
      DerCursor outer = DerCursor.of(bytes).read(DerCursor.SEQUENCE);
      if (outer.nextIs(DerCursor.OID)) {
        return first(
            "it is binary PKCS#7, not PEM",
            "Convert it with \"openssl pkcs7 -inform DER -in {file} -print_certs -out converted.pem\"");
      }
      if (outer.nextIs(DerCursor.SEQUENCE)) {
        return first(
            "it is binary (DER), not PEM",
            "Convert it with \"openssl x509 -inform DER -in {file} -out converted.pem\"");
      }
      if (outer.readInteger().intValue() == 3 && outer.nextIs(DerCursor.SEQUENCE)) {
        return first(
            "it is a PKCS#12 key store, not PEM",
            "Use Identity.keyStore(...), or convert it with \"openssl pkcs12 -in {file} -nodes -out"
                + " identity.pem\"");
      }
      return first(
          "it is binary (DER), not PEM",
          "Convert it with \"openssl pkey -inform DER -in {file} -out converted.pem\"");
    } catch (Malformed e) {
      return first("it is binary, not PEM", "Give the file that begins with \"-----BEGIN\"");
    }
  }

  private @Nullable PemFault almostPem() {
    if (text.startsWith("\u00ef\u00bb\u00bf-----BEGIN ")) {
      return first(
          "a byte order mark stands before the BEGIN line",
          "Save it as ASCII, or as UTF-8 without a byte order mark");
    }
    if (text.contains("-----BEGIN ") && text.contains("\r") && !text.contains("\n")) {
      return first(
          "its lines end in a carriage return alone",
          "Convert the line ends with \"tr '\\r' '\\n' < {file} > fixed.pem\"");
    }
    if (text.contains("-----BEGIN ") && text.contains("\\n")) {
      return first(
          "its line breaks are written as a backslash and an n",
          "Turn them into real line breaks, as \"printf '%b'\" does");
    }
    PemFault indented =
        at(
            INDENTED,
            "the BEGIN line is indented or quoted",
            "Remove what stands before the dashes from every line");
    if (indented != null) {
      return indented;
    }
    PemFault lower =
        at(
            LOWER,
            "the label of the BEGIN line is not in capital letters",
            "Copy the file again, unchanged");
    if (lower != null) {
      return lower;
    }
    return at(
        DASHES,
        "the BEGIN line does not begin with five hyphens",
        "Copy the file again, unchanged: BEGIN and END lines have five hyphens on both sides");
  }

  private PemFault otherText() {
    String start = text.substring(0, Math.min(text.length(), 256)).strip();
    String lower = start.toLowerCase(Locale.ROOT);
    if (lower.startsWith("putty-user-key-file")) {
      return first(
          "it is a PuTTY key",
          "Convert it with \"puttygen {file} -O private-openssh\" and \"ssh-keygen -p -m PKCS8\"");
    }
    if (lower.startsWith("ssh-") || lower.startsWith("ecdsa-sha2-")) {
      return first("it is a public key of SSH", "Give the private key's or certificate's PEM file");
    }
    if (lower.startsWith("<")) {
      return first("it is HTML or XML, not PEM", "Download the file itself, not the page about it");
    }
    if (BARE.matcher(text).matches()) {
      return first(
          "it is base64 without a BEGIN and an END line",
          "Put \"-----BEGIN CERTIFICATE-----\" (or what it is) and its END line around it");
    }
    if (!start.isEmpty() && start.equals(text.strip()) && isPath(start)) {
      return first("it looks like a path, not like PEM", "Use Pem.read(Path) for a file");
    }
    return first("found no PEM block", "Give a file with a \"-----BEGIN ...-----\" line");
  }

  private static boolean isPath(String line) {
    return line.indexOf('\n') < 0 && (line.startsWith("/") || line.endsWith(".pem"));
  }

  private @Nullable PemFault at(Pattern pattern, String what, String remedy) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return null;
    }
    int line = 1 + (int) text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
    return new PemFault(line, what, remedy);
  }

  private boolean hasEveryOtherZero() {
    return bytes.length >= 4
        && ((bytes[0] == 0 && bytes[2] == 0 && bytes[1] != 0)
            || (bytes[1] == 0 && bytes[3] == 0 && bytes[0] != 0));
  }

  private boolean starts(int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static PemFault first(String what, String remedy) {
    return new PemFault(1, what, remedy);
  }
}
