package io.github.dockertls.pem;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that stand where a certificate should be and are sent unparsed, as the CLI sends whatever
 * follows the leaf in cert.pem (CLI rule 23). Nothing is known of them but the bytes.
 */
@SuppressWarnings("JavaUtilDate") // X509Certificate has it
final class OpaqueCertificate extends X509Certificate {
  private static final long serialVersionUID = 1L;
  private static final X500Principal NOBODY = new X500Principal("");

  private final byte[] encoded;

  OpaqueCertificate(byte[] encoded) {
    this.encoded = encoded.clone();
  }

  @Override
  public byte[] getEncoded() {
    return encoded.clone();
  }

  @Override
  public String toString() {
    return "OpaqueCertificate[" + encoded.length + " bytes]";
  }

  @Override
  public void checkValidity() throws CertificateNotYetValidException {
    throw new CertificateNotYetValidException(toString());
  }

  @Override
  public void checkValidity(Date date) throws CertificateNotYetValidException {
    checkValidity();
  }

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ZERO;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in X509Certificate
  public Principal getIssuerDN() {
    return NOBODY;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in X509Certificate
  public Principal getSubjectDN() {
    return NOBODY;
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return NOBODY;
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return NOBODY;
  }

  @Override
  public Date getNotBefore() {
    return new Date(0);
  }

  @Override
  public Date getNotAfter() {
    return new Date(0);
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    throw new CertificateEncodingException(toString());
  }

  @Override
  public byte[] getSignature() {
    return new byte[0];
  }

  @Override
  public String getSigAlgName() {
    return "unknown";
  }

  @Override
  public String getSigAlgOID() {
    return "0.0";
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return null;
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return null;
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return null;
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return null;
  }

  @Override
  public int getBasicConstraints() {
    return -1;
  }

  @Override
  public void verify(PublicKey key) throws CertificateException {
    throw new CertificateException(toString());
  }

  @Override
  public void verify(PublicKey key, String provider) throws CertificateException {
    verify(key);
  }

  @Override
  public PublicKey getPublicKey() {
    throw new UnsupportedOperationException(toString());
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return false;
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return null;
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return null;
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return null;
  }
}
