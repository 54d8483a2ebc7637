package io.github.dockertls.tls;

import io.github.dockertls.internal.text.Printable;
import io.github.dockertls.internal.x509.DaysLeft;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A certificate that a policy uses: what it is for and how long it will do. For a page that shows
 * the state of things, and for alarms before the end.
 *
 * <pre>{@code
 * for (CertificateInUse used : endpoint.certificates()) {
 *   System.out.println(used.role() + " " + used.subject() + ": " + used.daysLeft() + " days");
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param role what it is used for
 * @param certificate the certificate
 * @param daysLeft whole days to its end by the policy's clock; negative once it has ended
 */
public record CertificateInUse(Role role, X509Certificate certificate, long daysLeft) {
  /** What a certificate is used for. */
  public enum Role {
    /** Vouches for servers. */
    CA,
    /** Tells the server who we are. */
    CLIENT,
    /** Is sent with our own, and leads from it to a CA that the server trusts. */
    INTERMEDIATE
  }

  static CertificateInUse of(Role role, X509Certificate certificate, Instant now) {
    return new CertificateInUse(role, certificate, DaysLeft.of(certificate, now));
  }

  /**
   * Whom it is for.
   *
   * @return such as {@code CN=alice,O=Example}
   */
  public String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  /**
   * Its subject alternative names.
   *
   * @return DNS names and IP addresses; for a CA and most clients none
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (alternative.get(1) instanceof String name) {
          names.add(name);
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // servers would say so; there is nothing to show
    }
    return List.copyOf(names);
  }

  /**
   * When it ends.
   *
   * @return the last moment at which it holds
   */
  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** Tells role, subject and end. */
  @Override
  public String toString() {
    return role + " " + Printable.line(subject()) + " until " + notAfter();
  }
}
