package io.github.dockertls.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as the CLI reads them: four decimal numbers without leading zeros, or IPv6. {@code
 * 127.1} is a host name (rule 31), although {@link InetAddress} takes it for an address.
 */
final class IpAddress {
  private static final Pattern DECIMAL =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private IpAddress() {}

  /**
   * The address's 4 or 16 bytes, or null if the text is a host name. IPv6 may stand in brackets; an
   * IPv4 address written as IPv6 has 4 bytes.
   */
  static byte @Nullable [] parse(String text) {
    String bare = withoutBrackets(text);
    boolean literal =
        bare.indexOf(':') >= 0
            ? bare.indexOf('%') < 0 && IPAddress.isValidIPv6(bare)
            : DECIMAL.matcher(bare).matches() && IPAddress.isValidIPv4(bare);
    if (!literal) {
      return null;
    }
    try {
      return shortest(InetAddress.getByName(bare).getAddress());
    } catch (UnknownHostException e) {
      return null;
    }
  }

  static boolean isAddress(String text) {
    return parse(text) != null;
  }

  static String withoutBrackets(String text) {
    return text.length() > 2 && text.startsWith("[") && text.endsWith("]")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /** Whether both are the same address; an IPv4 address equals itself mapped into IPv6. */
  static boolean same(byte[] one, byte[] other) {
    return Arrays.equals(shortest(one), shortest(other));
  }

  /** The address as people write it, or hexadecimal digits if it has neither 4 nor 16 bytes. */
  static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      return Arrays.toString(address);
    }
  }

  private static byte[] shortest(byte[] address) {
    if (address.length != 16 || (address[10] & address[11]) != -1) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return address;
      }
    }
    return Arrays.copyOfRange(address, 12, 16);
  }
}
