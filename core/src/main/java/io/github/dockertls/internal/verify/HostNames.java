package io.github.dockertls.internal.verify;

import io.github.dockertls.internal.x509.AlternativeNames;
import io.github.dockertls.internal.x509.IpAddress;
import java.util.Locale;

/**
 * Which subject alternative names cover which host (CLI rules 43 to 45). Stricter than RFC 6125
 * asks: a wildcard is the whole left-most label or nothing.
 */
final class HostNames {
  private HostNames() {}

  /** Whether the certificate is for this DNS name or IP address. */
  static boolean covers(AlternativeNames names, String host) {
    byte[] address = IpAddress.parse(host);
    if (address != null) {
      return names.ips().stream().anyMatch(ip -> IpAddress.same(ip, address));
    }
    return names.dns().stream().anyMatch(pattern -> matches(pattern, host));
  }

  /** Whether a pattern such as {@code *.example.com} covers the DNS name. */
  static boolean matches(String pattern, String host) {
    if (isHostName(host) && isPattern(pattern)) {
      return labelsMatch(pattern, host);
    }
    return !host.isEmpty() && !host.equals(".") && asciiLower(pattern).equals(asciiLower(host));
  }

  /**
   * Whether a common name says the host, be it a name or an address. It covers nothing by that; the
   * refusal says what was meant (CLI rules 43 and 44).
   */
  static boolean commonNameSays(String commonName, String host) {
    return labelsMatch(commonName, host);
  }

  /**
   * Whether a common name covers the host, as it counted before subject alternative names did. Here
   * {@code *} covers any single label. For an address it never counted.
   */
  static boolean commonNameMatches(String commonName, String host) {
    return !IpAddress.isAddress(host)
        && (commonName.equals("*") || isPattern(commonName))
        && labelsMatch(commonName, host);
  }

  private static boolean labelsMatch(String pattern, String host) {
    String[] expected = asciiLower(pattern).split("\\.", -1);
    String[] actual = asciiLower(withoutTrailingDot(host)).split("\\.", -1);
    if (pattern.isEmpty() || host.isEmpty() || expected.length != actual.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      boolean wildcard = i == 0 && expected[i].equals("*");
      if (!wildcard && !expected[i].equals(actual[i])) {
        return false;
      }
    }
    return true;
  }

  static String withoutTrailingDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isHostName(String text) {
    return areLabels(withoutTrailingDot(text), 0);
  }

  private static boolean isPattern(String text) {
    return text.startsWith("*.") ? areLabels(text, 1) : areLabels(text, 0);
  }

  private static boolean areLabels(String text, int first) {
    String[] labels = text.split("\\.", -1);
    for (int i = first; i < labels.length; i++) {
      if (!labels[i].matches("[A-Za-z0-9_][A-Za-z0-9_-]*")) {
        return false;
      }
    }
    return true;
  }

  /** Only ASCII is folded: the Kelvin sign is not a k. */
  static String asciiLower(String text) {
    return text.chars().allMatch(c -> c < 0x80) ? text.toLowerCase(Locale.ROOT) : foldAscii(text);
  }

  private static String foldAscii(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return folded.toString();
  }
}
