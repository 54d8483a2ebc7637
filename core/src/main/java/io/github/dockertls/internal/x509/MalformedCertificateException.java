package io.github.dockertls.internal.x509;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** A certificate that the JDK reads, but whose parts cannot be told apart beyond doubt. */
public final class MalformedCertificateException extends CertificateException {
  private static final long serialVersionUID = 1L;

  MalformedCertificateException(X509Certificate certificate, Exception cause) {
    super(
        "the certificate of \""
            + certificate.getSubjectX500Principal()
            + "\" is malformed: "
            + cause.getMessage(),
        cause);
  }
}
