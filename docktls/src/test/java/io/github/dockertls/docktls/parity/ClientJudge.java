package io.github.dockertls.docktls.parity;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.tls.AlertDescription;

/** What a server that verifies its clients says to a chain, with the alerts that OpenSSL sends. */
final class ClientJudge {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";

  private ClientJudge() {}

  /** The alert, {@code close_notify} if the chain is welcome. */
  static short judge(List<byte[]> shown, List<byte[]> authorities) {
    try {
      List<X509Certificate> chain = parse(shown);
      X509Certificate leaf = chain.get(0);
      build(leaf, chain, parse(authorities));
      leaf.checkValidity();
      return isForClients(leaf)
          ? AlertDescription.close_notify
          : AlertDescription.unsupported_certificate;
    } catch (CertificateExpiredException e) {
      return AlertDescription.certificate_expired;
    } catch (CertificateNotYetValidException e) {
      return AlertDescription.bad_certificate;
    } catch (CertPathBuilderException e) {
      return causedByTime(e) ? AlertDescription.certificate_expired : AlertDescription.unknown_ca;
    } catch (GeneralSecurityException e) {
      return AlertDescription.bad_certificate;
    }
  }

  private static void build(
      X509Certificate leaf, List<X509Certificate> chain, List<X509Certificate> authorities)
      throws GeneralSecurityException {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate authority : authorities) {
      anchors.add(new TrustAnchor(authority, null));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.setRevocationEnabled(false);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  private static boolean isForClients(X509Certificate leaf) throws GeneralSecurityException {
    List<String> extended = leaf.getExtendedKeyUsage();
    boolean[] usage = leaf.getKeyUsage();
    return (extended == null || extended.contains(CLIENT_AUTH) || extended.contains(ANY_USAGE))
        && (usage == null || usage[0] || usage[4]);
  }

  private static boolean causedByTime(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof CertificateExpiredException) {
        return true;
      }
    }
    return false;
  }

  private static List<X509Certificate> parse(List<byte[]> ders) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> parsed = new ArrayList<>();
    for (byte[] der : ders) {
      parsed.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return parsed;
  }
}
