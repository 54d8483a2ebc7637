package io.github.dockertls.internal.x509;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as the CLI reads them: four decimal numbers without leading zeros, or IPv6. {@code
 * 127.1} is a host name (CLI rule 31), although {@link InetAddress} takes it for an address.
 */
public final class IpAddress {
  private static final Pattern DECIMAL =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

  private IpAddress() {}

  /**
   * The address's 4 or 16 bytes, or null if the text is a host name. IPv6 may stand in brackets; an
   * IPv4 address written as IPv6 has 4 bytes.
   */
  public static byte @Nullable [] parse(String text) {
    String bare = withoutBrackets(text);
    byte[] address = bare.indexOf(':') < 0 ? fourBytes(bare) : sixteenBytes(bare);
    return address == null ? null : shortest(address);
  }

  public static boolean isAddress(String text) {
    return parse(text) != null;
  }

  /** Whether TLS sends it as a server name: neither an address nor one with a zone. */
  public static boolean isName(String host) {
    return host.indexOf(':') < 0 && !isAddress(host);
  }

  public static String withoutBrackets(String text) {
    return text.length() > 2 && text.startsWith("[") && text.endsWith("]")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /** Whether both are the same address; an IPv4 address equals itself mapped into IPv6. */
  public static boolean same(byte[] one, byte[] other) {
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

  private static byte @Nullable [] fourBytes(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      return null;
    }
    byte[] address = new byte[4];
    String[] numbers = text.split("\\.", -1);
    for (int i = 0; i < numbers.length; i++) {
      int number = Integer.parseInt(numbers[i]);
      if (number > 255) {
        return null;
      }
      address[i] = (byte) number;
    }
    return address;
  }

  /** RFC 4291 section 2.2; the two colons stand for at least one group. */
  private static byte @Nullable [] sixteenBytes(String text) {
    int gap = text.indexOf("::");
    byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
    if (head == null || tail == null) {
      return null;
    }
    int length = head.length + tail.length;
    if (gap < 0 ? length != 16 : length > 14) {
      return null;
    }
    byte[] address = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
    return address;
  }

  private static byte @Nullable [] groups(String text, boolean mayEndInIpv4) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16);
    String[] groups = text.isEmpty() ? new String[0] : text.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      if (GROUP.matcher(groups[i]).matches()) {
        int number = Integer.parseInt(groups[i], 16);
        bytes.write(number >> 8);
        bytes.write(number);
      } else {
        byte[] ipv4 = mayEndInIpv4 && i == groups.length - 1 ? fourBytes(groups[i]) : null;
        if (ipv4 == null) {
          return null;
        }
        bytes.writeBytes(ipv4);
      }
    }
    return bytes.size() > 16 ? null : bytes.toByteArray();
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
