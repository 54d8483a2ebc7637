package io.github.dockertls.pki;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.internal.x509.KeyMatch;
import io.github.dockertls.pem.Pem;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an authority from its files and checks that they belong together. */
final class AuthorityLoader {
  private AuthorityLoader() {}

  static CertificateAuthority load(Path certificate, Path key, char @Nullable [] password) {
    List<X509Certificate> certificates = Pem.read(certificate).certificates();
    if (certificates.isEmpty()) {
      throw new DockerTlsException(
          Reason.CA_INVALID,
          "\"" + certificate + "\" holds no certificate",
          "Give the authority's certificate as PEM");
    }
    X509Certificate own = certificates.get(0);
    AuthorityChain.requireAuthority(own, certificate.toString());
    Pem pem = Pem.read(key);
    PrivateKey loaded = password == null ? pem.privateKey() : pem.privateKey(password.clone());
    if (!KeyMatch.matches(own.getPublicKey(), loaded)) {
      throw new DockerTlsException(
          Reason.KEY_MISMATCH,
          "The key in \""
              + key
              + "\" does not belong to the first certificate in \""
              + certificate
              + "\"",
          "Give the two files that were made together");
    }
    return new CertificateAuthority(AuthorityChain.of(certificates), loaded, Environment.system());
  }
}
