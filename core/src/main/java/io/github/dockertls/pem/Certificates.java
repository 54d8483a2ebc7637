package io.github.dockertls.pem;

import io.github.dockertls.internal.x509.DerCursor;
import io.github.dockertls.internal.x509.DerCursor.Malformed;
import io.github.dockertls.internal.x509.Oids;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DER to certificates, by the JDK's parser. */
final class Certificates {
  private static final Pattern TYPE = Pattern.compile("(?<![\\w.])\\w[\\w.]*+: ");

  private Certificates() {}

  /**
   * Parses one certificate.
   *
   * @throws CertificateException also for what the JDK would take and Go would not: PEM inside PEM,
   *     bytes after the certificate, lengths that are not DER
   */
  static X509Certificate parse(byte[] der) throws CertificateException {
    try {
      DerCursor outer = DerCursor.of(der);
      outer.read(DerCursor.SEQUENCE);
      if (outer.hasMore()) {
        throw new CertificateException("bytes follow it");
      }
    } catch (Malformed e) {
      throw new CertificateException("it is no DER", e);
    }
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (RuntimeException e) { // the JDK's parser has let some escape
      throw new CertificateException("the JDK's parser fails on it", e);
    }
  }

  /**
   * Why a certificate cannot be parsed, in the parser's words: the JDK refuses some that OpenSSL
   * and the CLI take, such as one whose issuer is empty.
   */
  static String words(CertificateException e) {
    return withoutTypes(String.valueOf(e.getMessage()));
  }

  private static String withoutTypes(String message) {
    return TYPE.matcher(message)
        .replaceAll(
            found -> {
              String word = found.group();
              boolean type = word.endsWith("Exception: ") && word.indexOf('.') >= 0;
              return type ? "" : Matcher.quoteReplacement(word);
            });
  }

  /** Go refuses the certificate of a key on another curve, or on one that is spelled out. */
  static boolean isOnNamedCurve(PublicKey key) {
    try {
      DerCursor algorithm =
          DerCursor.of(key.getEncoded()).read(DerCursor.SEQUENCE).read(DerCursor.SEQUENCE);
      algorithm.readOid();
      String curve = algorithm.readOid();
      return PrivateKeys.isKnownCurve(curve) || curve.equals(Oids.P224);
    } catch (Malformed e) {
      return false;
    }
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
