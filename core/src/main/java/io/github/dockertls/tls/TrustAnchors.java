package io.github.dockertls.tls;

import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.x509.MalformedCertificateException;
import io.github.dockertls.internal.x509.ParsedCertificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trust anchors, parsed. */
final class TrustAnchors {
  private static final Logger log = LoggerFactory.getLogger(TrustAnchors.class);

  private TrustAnchors() {}

  /** Those that can be read; the CLI too leaves out the others (CLI rule 22). */
  static List<ParsedCertificate> readable(Collection<X509Certificate> certificates) {
    Set<ParsedCertificate> anchors = new LinkedHashSet<>();
    for (X509Certificate certificate : certificates) {
      try {
        anchors.add(ParsedCertificate.of(certificate));
      } catch (MalformedCertificateException e) {
        log.debug(
            "A CA certificate is left out: {}", Printable.line(String.valueOf(e.getMessage())));
      }
    }
    return List.copyOf(anchors);
  }
}
