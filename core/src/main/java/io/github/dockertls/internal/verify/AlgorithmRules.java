package io.github.dockertls.internal.verify;

import io.github.dockertls.internal.x509.ParsedCertificate;
import java.security.AlgorithmConstraints;
import java.security.CryptoPrimitive;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds every key and signature of a path to what the JDK's own trust manager would hold them to:
 * the security properties {@code jdk.tls.disabledAlgorithms} and {@code
 * jdk.certpath.disabledAlgorithms}, the constraints of the connection, and the signatures that it
 * offered. An anchor's key and signature are not looked at, as there, unless the anchor is the
 * server's own certificate: then its key is.
 */
final class AlgorithmRules {
  private static final Set<CryptoPrimitive> SIGNATURE = EnumSet.of(CryptoPrimitive.SIGNATURE);
  private static final Set<CryptoPrimitive> ANY_USE =
      EnumSet.of(
          CryptoPrimitive.SIGNATURE,
          CryptoPrimitive.KEY_ENCAPSULATION,
          CryptoPrimitive.PUBLIC_KEY_ENCRYPTION,
          CryptoPrimitive.KEY_AGREEMENT);

  private final OwnConstraints own;
  private final Instant now;
  private final DisabledAlgorithms tls = DisabledAlgorithms.of(DisabledAlgorithms.TLS);
  private final DisabledAlgorithms paths =
      DisabledAlgorithms.of(DisabledAlgorithms.CERTIFICATE_PATH);

  AlgorithmRules(OwnConstraints own, Instant now) {
    this.own = own;
    this.now = now;
  }

  /** Why the path does not count, or null if it does. */
  @Nullable CertificateRefusal objectionTo(List<ParsedCertificate> path, String host) {
    ParsedCertificate anchor = path.get(path.size() - 1);
    for (int i = path.size() - 1; i >= 0; i--) {
      ParsedCertificate each = path.get(i);
      boolean judged = i < path.size() - 1 || path.size() == 1;
      CertificateRefusal refusal = judged ? objectionToKey(each, anchor, host) : null;
      if (refusal == null && i < path.size() - 1) {
        refusal = objectionToSignature(each, path.get(i + 1), anchor, host);
      }
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private DisabledAlgorithms.Circumstances inTls(PublicKey key) {
    return new DisabledAlgorithms.Circumstances(key, now, () -> false, false);
  }

  private DisabledAlgorithms.Circumstances inPath(PublicKey key, ParsedCertificate anchor) {
    return new DisabledAlgorithms.Circumstances(
        key, now, () -> JdkRoots.contain(anchor.certificate()), true);
  }

  private @Nullable CertificateRefusal objectionToKey(
      ParsedCertificate owner, ParsedCertificate anchor, String host) {
    PublicKey key = owner.publicKey();
    Set<String> names = AlgorithmNames.ofKey(key);
    int size = AlgorithmNames.size(key);
    String what = "has an " + key.getAlgorithm() + " key";
    what = size < 0 ? what : what + " of " + size + " bits";
    String entry = tls.forbidding(names, inTls(key));
    if (entry != null) {
      return CertificateRefusal.disabled(host, owner, what, tls.property(), entry);
    }
    entry = paths.forbidding(names, inPath(key, anchor));
    if (entry != null) {
      return CertificateRefusal.disabled(host, owner, what, paths.property(), entry);
    }
    AlgorithmConstraints constraints = own.constraints();
    return constraints == null || constraints.permits(uses(owner.certificate()), key)
        ? null
        : CertificateRefusal.disabledHere(host, owner, what);
  }

  private @Nullable CertificateRefusal objectionToSignature(
      ParsedCertificate signed, ParsedCertificate issuer, ParsedCertificate anchor, String host) {
    X509Certificate certificate = signed.certificate();
    Set<String> names = AlgorithmNames.ofSignature(certificate);
    String algorithm = certificate.getSigAlgName();
    String what = "is signed by " + algorithm;
    String entry = tls.forbidding(names);
    if (entry != null) {
      return CertificateRefusal.disabled(host, signed, what, tls.property(), entry);
    }
    entry = paths.forbidding(names, inPath(signed.publicKey(), anchor));
    if (entry != null) {
      return CertificateRefusal.disabled(host, signed, what, paths.property(), entry);
    }
    AlgorithmConstraints constraints = own.constraints();
    boolean permitted =
        constraints == null
            || constraints.permits(
                SIGNATURE, algorithm, issuer.publicKey(), AlgorithmNames.parameters(certificate));
    return permitted && own.offers(algorithm)
        ? null
        : CertificateRefusal.disabledHere(host, signed, what);
  }

  /** What the key usage lets the key do; everything without one. */
  private static Set<CryptoPrimitive> uses(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    if (usage == null || usage.length < 9) {
      return ANY_USE;
    }
    Set<CryptoPrimitive> uses = EnumSet.noneOf(CryptoPrimitive.class);
    if (usage[0] || usage[1] || usage[5] || usage[6]) {
      uses.add(CryptoPrimitive.SIGNATURE);
    }
    if (usage[2]) {
      uses.add(CryptoPrimitive.KEY_ENCAPSULATION);
    }
    if (usage[3]) {
      uses.add(CryptoPrimitive.PUBLIC_KEY_ENCRYPTION);
    }
    if (usage[4]) {
      uses.add(CryptoPrimitive.KEY_AGREEMENT);
    }
    return uses.isEmpty() ? ANY_USE : uses;
  }
}
