package io.github.dockertls.pem;

import io.github.dockertls.pem.Der.Malformed;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/** DER to certificates, by the JDK's parser. */
final class Certificates {
  private Certificates() {}

  /**
   * Parses one certificate.
   *
   * @throws CertificateException also for what the JDK would take and Go would not: PEM inside PEM,
   *     bytes after the certificate, lengths that are not DER
   */
  static X509Certificate parse(byte[] der) throws CertificateException {
    try {
      Der outer = Der.of(der);
      outer.read(Der.SEQUENCE);
      if (outer.hasMore()) {
        throw new CertificateException("trailing data");
      }
    } catch (Malformed e) {
      throw new CertificateException("malformed certificate", e);
    }
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** What the CLI sends after the leaf, be it a certificate or not (CLI rule 23). */
  static X509Certificate asSent(byte[] der) {
    try {
      X509Certificate certificate = parse(der);
      if (Arrays.equals(certificate.getEncoded(), der)) {
        return certificate;
      }
    } catch (CertificateException e) {
      // Not for us to judge: it goes to the server as it is.
    }
    return new OpaqueCertificate(der);
  }
}
