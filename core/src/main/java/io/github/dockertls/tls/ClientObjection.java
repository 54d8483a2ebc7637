package io.github.dockertls.tls;

import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.internal.x509.Oids;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a server that refuses us most likely has against our certificate. No server says it in so
 * many words; our own certificate and the CAs that the server named do.
 *
 * @param detail the kind of objection, or null if nothing is to be seen
 * @param fact whom the server refuses and why, to follow "refuses"
 * @param remedy what to do
 */
record ClientObjection(@Nullable Detail detail, String fact, String remedy) {
  private static final int SHOWN = 4;

  /**
   * Looks for it.
   *
   * @param identity ours, or null
   * @param authorities the CAs that the server named, perhaps none; null if it did not ask
   * @param now the time of the handshake
   */
  static ClientObjection of(
      @Nullable Identity identity, @Nullable List<X500Principal> authorities, Instant now) {
    List<X500Principal> named = authorities == null ? List.of() : authorities;
    if (identity == null) {
      return new ClientObjection(
          Detail.CLIENT_CERT_MISSING,
          "us without a client certificate" + (named.isEmpty() ? "" : " of " + list(named)),
          "Give a client certificate and key that the CA of the daemon's --tlscacert signed");
    }
    X509Certificate own = identity.chain().get(0);
    String subject = "our client certificate \"" + own.getSubjectX500Principal() + "\"";
    if (!named.isEmpty()
        && !ClientKeyManager.isIssuedByAny(identity, named.toArray(X500Principal[]::new))) {
      return new ClientObjection(
          Detail.CLIENT_CERT_OTHER_CA,
          subject
              + ", which was not even shown: it is issued by \""
              + own.getIssuerX500Principal()
              + "\" and the server takes only those of "
              + list(named),
          "Use a client certificate that one of these CAs signed, with the intermediate"
              + " certificates behind it in the same file");
    }
    return ofShown(own, subject, now);
  }

  private static ClientObjection ofShown(X509Certificate own, String subject, Instant now) {
    if (now.isAfter(own.getNotAfter().toInstant())) {
      return new ClientObjection(
          Detail.CLIENT_CERT_EXPIRED,
          subject + ", which ended on " + own.getNotAfter().toInstant(),
          "Renew the client certificate");
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      return new ClientObjection(
          Detail.CLIENT_CERT_NOT_YET_VALID,
          subject + ", which begins on " + own.getNotBefore().toInstant(),
          "Correct the clocks of both machines, or issue the client certificate again");
    }
    if (!isForClients(own)) {
      return new ClientObjection(
          Detail.CLIENT_CERT_PURPOSE,
          subject + ", whose extended key usage does not include clients",
          "Reissue the client certificate with clientAuth in the extended key usage");
    }
    return new ClientObjection(
        null,
        subject,
        "Use a client certificate for clientAuth that is in date and signed by the CA of the"
            + " daemon's --tlscacert, with its intermediate certificates");
  }

  private static boolean isForClients(X509Certificate own) {
    try {
      List<String> purposes = own.getExtendedKeyUsage();
      return purposes == null
          || purposes.contains(Oids.CLIENT_AUTH)
          || purposes.contains(Oids.ANY_PURPOSE);
    } catch (CertificateParsingException e) {
      return true; // the server will have its own words for it
    }
  }

  private static String list(List<X500Principal> names) {
    String shown =
        names.stream()
            .limit(SHOWN)
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(" or "));
    int more = names.size() - SHOWN;
    return more > 0 ? shown + " or " + more + " more" : shown;
  }
}
