package io.github.dockertls.tls;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The subject alternative names of a certificate. The JDK's own reading drops the whole extension
 * where one name is not to its taste, an underscore for instance.
 *
 * @param dns DNS names
 * @param ips IP addresses of 4 or 16 bytes
 * @param emails email addresses
 * @param uris URIs
 */
record SubjectNames(List<String> dns, List<byte[]> ips, List<String> emails, List<String> uris) {

  static SubjectNames none() {
    return new SubjectNames(List.of(), List.of(), List.of(), List.of());
  }

  /**
   * Reads the extension's value.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static SubjectNames parse(ASN1Primitive value) {
    SubjectNames names =
        new SubjectNames(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var element : ASN1Sequence.getInstance(value)) {
      ASN1TaggedObject name = ASN1TaggedObject.getInstance(element);
      switch (name.getTagNo()) {
        case GeneralName.rfc822Name -> names.emails.add(ascii(name));
        case GeneralName.dNSName -> names.dns.add(ascii(name));
        case GeneralName.uniformResourceIdentifier -> names.uris.add(uri(name));
        case GeneralName.iPAddress -> names.ips.add(address(name));
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
  List<String> hosts() {
    List<String> all = new ArrayList<>(dns);
    ips.forEach(ip -> all.add(IpAddress.text(ip)));
    return all;
  }

  private static String ascii(ASN1TaggedObject name) {
    String text = ASN1IA5String.getInstance(name, false).getString();
    if (text.chars().anyMatch(c -> c > 0x7f)) {
      throw new IllegalArgumentException("a subject alternative name is not ASCII");
    }
    return text;
  }

  private static String uri(ASN1TaggedObject name) {
    String text = ascii(name);
    if (!UriHost.isReadable(text)) {
      throw new IllegalArgumentException("\"" + text + "\" is no URI");
    }
    return text;
  }

  private static byte[] address(ASN1TaggedObject name) {
    byte[] bytes = ASN1OctetString.getInstance(name, false).getOctets();
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException(
          "a subject alternative name is an IP address of " + bytes.length + " bytes");
    }
    return bytes;
  }
}
