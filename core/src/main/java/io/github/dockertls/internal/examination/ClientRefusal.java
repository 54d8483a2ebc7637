package io.github.dockertls.internal.examination;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Detail;
import io.github.dockertls.internal.door.Inspection;
import io.github.dockertls.internal.x509.SignedBy;
import io.github.dockertls.tls.HandshakeTrace;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a server refused the certificate that we showed, where the failure itself could not say. */
final class ClientRefusal {
  private final Target target;
  private final Inspection tls;
  private final HandshakeTrace trace;

  ClientRefusal(Target target, Inspection tls, HandshakeTrace trace) {
    this.target = target;
    this.tls = tls;
    this.trace = trace;
  }

  /** A proxy's refusal comes in HTTP and tells nothing of our certificate: then we look. */
  @Nullable Cause explain(Cause plain, DockerTlsException failure) {
    if (plain.detail() != null) {
      return null;
    }
    DockerTlsException objection =
        tls.explainRefusal(target.authority(), trace.authorities(), failure);
    if (objection.detail().isPresent()) {
      return Cause.of(objection);
    }
    return ofAnotherKey(plain);
  }

  /**
   * Who ends TLS for the daemon, such as nginx's stream module, may hang up on a client that it
   * does not take. That it was so shows where it asked for a certificate and ours, or that we have
   * none, gives it a reason.
   */
  @Nullable Cause ofSilence(Cause plain, DockerTlsException failure) {
    if (trace.authorities() == null || trace.failure() != null) {
      return null;
    }
    DockerTlsException objection =
        tls.explainRefusal(target.authority(), trace.authorities(), failure);
    Detail detail = objection.detail().orElse(null);
    return detail == null
        ? null
        : new Cause(plain.reason(), detail, objection.fact(), objection.remedy());
  }

  /**
   * In date, for clients, of a CA by the name that the server takes, and refused all the same: then
   * the CA of that name must have another key. Ours and the server's are at hand to see that.
   */
  private @Nullable Cause ofAnotherKey(Cause plain) {
    List<X509Certificate> own = tls.ownCertificates();
    if (own.isEmpty()) {
      return null;
    }
    X509Certificate last = own.get(own.size() - 1);
    List<X509Certificate> known = new ArrayList<>(tls.trust().certificates());
    known.addAll(trace.serverChain());
    for (X509Certificate ca : known) {
      if (ca.getSubjectX500Principal().equals(last.getIssuerX500Principal())
          && !SignedBy.isSignedWith(last, ca.getPublicKey())) {
        return new Cause(
            plain.reason(),
            Detail.CLIENT_CERT_OTHER_CA,
            plain.sentence()
                + ": it is signed by a CA of the name \""
                + last.getIssuerX500Principal()
                + "\", but with another key than the CA's that we trust",
            "Have the present CA of that name issue the client certificate again");
      }
    }
    return null;
  }
}
