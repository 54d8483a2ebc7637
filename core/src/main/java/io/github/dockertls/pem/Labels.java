package io.github.dockertls.pem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The labels that PEM blocks are known to have, and how a message counts them. */
final class Labels {
  static final String UNKNOWN = "unknown";

  private static final Set<String> KNOWN =
      Set.of(
          "ATTRIBUTE CERTIFICATE",
          "CERTIFICATE",
          "CERTIFICATE REQUEST",
          "CMS",
          "DH PARAMETERS",
          "DSA PARAMETERS",
          "DSA PRIVATE KEY",
          "EC PARAMETERS",
          "EC PRIVATE KEY",
          "ENCRYPTED PRIVATE KEY",
          "NEW CERTIFICATE REQUEST",
          "OPENSSH PRIVATE KEY",
          "PGP MESSAGE",
          "PGP PRIVATE KEY BLOCK",
          "PGP PUBLIC KEY BLOCK",
          "PKCS12",
          "PKCS7",
          "PRIVATE KEY",
          "PUBLIC KEY",
          "RSA PRIVATE KEY",
          "RSA PUBLIC KEY",
          "TRUSTED CERTIFICATE",
          "X509 CERTIFICATE",
          "X509 CRL",
          "X942 DH PARAMETERS");

  private Labels() {}

  static String shown(String label) {
    return KNOWN.contains(label) ? label : UNKNOWN;
  }

  /** Such as {@code found 1 EC PARAMETERS and 2 CERTIFICATE blocks}. */
  static String found(List<PemBlock> blocks) {
    Map<String, Integer> counts = new TreeMap<>();
    for (PemBlock block : blocks) {
      counts.merge(block.shownLabel(), 1, Integer::sum);
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((label, count) -> parts.add(count + " " + label));
    String last = parts.remove(parts.size() - 1);
    String list = parts.isEmpty() ? last : String.join(", ", parts) + " and " + last;
    return "found " + list + (blocks.size() == 1 ? " block" : " blocks");
  }
}
