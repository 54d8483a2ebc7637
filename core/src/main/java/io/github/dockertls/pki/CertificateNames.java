package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;

/** The names in a certificate: which are allowed, and how they are encoded. */
final class CertificateNames {
  /** RFC 5280, appendix A.1: ub-common-name, ub-organization-name. */
  private static final int LONGEST = 64;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 =
      Pattern.compile("\\A[0-9a-fA-F.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private CertificateNames() {}

  /** A subject alternative name: an IP address if it is written as one, else a DNS name. */
  static GeneralName alternativeName(String name) {
    if (IPV4.matcher(name).matches() || IPV6.matcher(name).matches()) {
      return address(name);
    }
    return new GeneralName(GeneralName.dNSName, dnsName(name));
  }

  /** The name as a person would write it. */
  static String text(GeneralName name) {
    if (name.getTagNo() == GeneralName.iPAddress) {
      try {
        byte[] bytes = DEROctetString.getInstance(name.getName()).getOctets();
        return InetAddress.getByAddress(bytes).getHostAddress();
      } catch (UnknownHostException e) {
        return name.toString();
      }
    }
    return IETFUtils.valueToString(name.getName());
  }

  static X500Name subject(String commonName) {
    return with(new X500Name(new RDN[0]), BCStyle.CN, commonName);
  }

  /** The subject with this attribute added, or replaced where it has it. */
  static X500Name with(X500Name subject, ASN1ObjectIdentifier attribute, String value) {
    requireText(value);
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    if (!attribute.equals(BCStyle.CN)) {
      builder.addRDN(attribute, value);
    }
    for (RDN rdn : subject.getRDNs()) {
      if (!rdn.getFirst().getType().equals(attribute)) {
        builder.addMultiValuedRDN(rdn.getTypesAndValues());
      }
    }
    if (attribute.equals(BCStyle.CN)) {
      builder.addRDN(attribute, value);
    }
    return builder.build();
  }

  /** The first common name, or an empty text. */
  static String commonName(X500Name subject) {
    RDN[] found = subject.getRDNs(BCStyle.CN);
    return found.length == 0 ? "" : IETFUtils.valueToString(found[0].getFirst().getValue());
  }

  static boolean fitsCommonName(String name) {
    return name.length() <= LONGEST;
  }

  private static void requireText(String value) {
    if (value.isBlank() || value.length() > LONGEST) {
      throw invalid(
          "The subject \"" + value + "\" has " + value.length() + " characters",
          "Give a name of 1 to " + LONGEST + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          "The subject \"" + value + "\" holds a control character", "Give a printable name");
    }
  }

  private static GeneralName address(String text) {
    try {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      return new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes));
    } catch (UnknownHostException e) {
      throw invalid(
          "\"" + text + "\" is not an IP address", "Write it as 192.0.2.7 or as 2001:db8::7", e);
    }
  }

  private static String dnsName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("://") || lower.contains("/") || lower.matches(".*[^:]:\\d+")) {
      throw invalid(
          "\"" + name + "\" is an address to dial, not a name for a certificate",
          "Give the host alone, without protocol, port or path");
    }
    if (lower.startsWith("[") || lower.contains("%")) {
      throw invalid(
          "\"" + name + "\" is not an IP address as certificates hold it",
          "Give the address without brackets and without a zone, such as fe80::1");
    }
    requireDnsName(name, lower.startsWith("*.") ? lower.substring(2) : lower);
    return lower;
  }

  private static void requireDnsName(String name, String host) {
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw invalid("\"" + name + "\" is not a DNS name" + why(name, label), remedy(label));
      }
    }
    if (host.length() > 253) {
      throw invalid(
          "\"" + name + "\" has " + host.length() + " characters",
          "Give a DNS name of at most 253 characters");
    }
    if (labels[labels.length - 1].chars().allMatch(Character::isDigit)) {
      throw invalid(
          "\"" + name + "\" is neither a DNS name nor an IPv4 address",
          "Write an IPv4 address as four numbers from 0 to 255, without leading zeros");
    }
  }

  private static String why(String name, String label) {
    if (label.isEmpty()) {
      return name.isEmpty() ? ": it is empty" : ": it has an empty label";
    }
    if (label.length() > 63) {
      return ": a label has more than 63 characters";
    }
    if (label.contains("*")) {
      return ": a wildcard stands only alone and only in front";
    }
    return ": \"" + label + "\" has a character that is not allowed there";
  }

  private static String remedy(String label) {
    if (label.contains("*")) {
      return "Give a wildcard as *.example.com, which stands for one label";
    }
    if (label.contains("_")) {
      return "Name the host without underscores, which Java refuses in certificates";
    }
    if (label.chars().anyMatch(c -> c > 127)) {
      return "Give the name in its ASCII form, which begins with xn--";
    }
    return "Give labels of letters, digits and inner hyphens, joined by single dots";
  }

  static DockerTlsException invalid(String fact, String remedy) {
    return new DockerTlsException(Reason.CERTIFICATE_REQUEST_INVALID, fact, remedy);
  }

  static DockerTlsException invalid(String fact, String remedy, Throwable cause) {
    return new DockerTlsException(Reason.CERTIFICATE_REQUEST_INVALID, fact, remedy, cause);
  }
}
