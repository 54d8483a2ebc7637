package io.github.dockertls.internal.x509;

import java.util.ArrayList;
import java.util.List;

/**
 * The subject alternative names of a certificate. The JDK's own reading drops the whole extension
 * where one name is not to its taste, an underscore for instance.
 *
 * @param dns DNS names
 * @param ips IP addresses of 4 or 16 bytes
 * @param emails email addresses
 * @param uris URIs
 */
public record AlternativeNames(
    List<String> dns, List<byte[]> ips, List<String> emails, List<String> uris) {

  /** The numbers of the kinds of a GeneralName (RFC 5280 section 4.2.1.6) that are read. */
  static final int EMAIL = 1;

  static final int DNS = 2;
  static final int URI = 6;
  static final int IP = 7;

  /** Of DNS names alone. */
  public static AlternativeNames ofDns(List<String> dns) {
    return new AlternativeNames(List.copyOf(dns), List.of(), List.of(), List.of());
  }

  public static AlternativeNames none() {
    return new AlternativeNames(List.of(), List.of(), List.of(), List.of());
  }

  /**
   * Reads the extension's value.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static AlternativeNames parse(DerValue value) {
    AlternativeNames names =
        new AlternativeNames(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (DerValue name : value.sequence()) {
      switch (name.contextNumber()) {
        case EMAIL -> names.emails.add(ascii(name));
        case DNS -> names.dns.add(ascii(name));
        case URI -> names.uris.add(uri(name));
        case IP -> names.ips.add(address(name));
        default -> {
          // Directory names and the like say nothing about a host.
        }
      }
    }
    return names;
  }

  boolean isEmpty() {
    return dns.isEmpty() && ips.isEmpty() && emails.isEmpty() && uris.isEmpty();
  }

  /** All DNS names and IP addresses, for messages. */
  public List<String> hosts() {
    List<String> all = new ArrayList<>(dns);
    ips.forEach(ip -> all.add(IpAddress.text(ip)));
    return all;
  }

  private static String ascii(DerValue name) {
    String text = name.implicitAscii();
    if (text == null) {
      throw new IllegalArgumentException("a subject alternative name is not ASCII");
    }
    return text;
  }

  private static String uri(DerValue name) {
    String text = ascii(name);
    if (!UriHost.isReadable(text)) {
      throw new IllegalArgumentException("\"" + text + "\" is no URI");
    }
    return text;
  }

  private static byte[] address(DerValue name) {
    byte[] bytes = name.implicitOctets();
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException(
          "a subject alternative name is an IP address of " + bytes.length + " bytes");
    }
    return bytes;
  }
}
