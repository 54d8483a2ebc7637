package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** One connection's TLS server: offers what its spec says and keeps what the client showed. */
final class RecordingTlsServer extends DefaultTlsServer {
  private final ServerSpec spec;
  private final ServerMaterial material;
  private List<String> clientSubjects;

  RecordingTlsServer(ServerSpec spec, ServerMaterial material) {
    super(new LenientCrypto());
    this.spec = spec;
    this.material = material;
  }

  /**
   * The client's certificates as sent, leaf first, such as {@code /O=Oracle/CN=client}; or null.
   */
  List<String> clientSubjects() {
    return clientSubjects;
  }

  /** Such as {@code TLSv1.3}. */
  String version() {
    return context.getServerVersion().getName().replace("TLS ", "TLSv");
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return material.versions();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return material.cipherSuites();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return material.groups();
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    boolean tls13 = TlsUtils.isTLSv13(context);
    TlsCertificate[] chain = new TlsCertificate[material.chain().size()];
    CertificateEntry[] entries = new CertificateEntry[chain.length];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = getCrypto().createCertificate(material.chain().get(i));
      entries[i] = new CertificateEntry(chain[i], null);
    }
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        (BcTlsCrypto) getCrypto(),
        material.key(),
        tls13 ? new Certificate(TlsUtils.EMPTY_BYTES, entries) : new Certificate(chain),
        chooseScheme(tls13));
  }

  private SignatureAndHashAlgorithm chooseScheme(boolean tls13) throws IOException {
    List<Integer> offered = new ArrayList<>();
    for (Object o : context.getSecurityParametersHandshake().getClientSigAlgs()) {
      offered.add(SignatureScheme.from((SignatureAndHashAlgorithm) o));
    }
    for (int scheme : material.signatureSchemes(tls13)) {
      if (offered.contains(scheme)) {
        return SignatureScheme.getSignatureAndHashAlgorithm(scheme);
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure);
  }

  @Override
  @SuppressWarnings("JdkObsolete") // Bouncy Castle's API takes vectors
  public CertificateRequest getCertificateRequest() throws IOException {
    if (!material.asksForCertificate()) {
      return null;
    }
    Vector<SignatureAndHashAlgorithm> schemes = new Vector<>();
    for (int scheme : ServerMaterial.CLIENT_SCHEMES) {
      schemes.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
    }
    Vector<Object> authorities = new Vector<>(material.announcedAuthorities());
    return TlsUtils.isTLSv13(context)
        ? new CertificateRequest(
            TlsUtils.EMPTY_BYTES, schemes, null, authorities.isEmpty() ? null : authorities)
        : new CertificateRequest(
            new short[] {ClientCertificateType.rsa_sign, ClientCertificateType.ecdsa_sign},
            schemes,
            authorities);
  }

  @Override
  public void notifyClientCertificate(Certificate shown) throws IOException {
    List<byte[]> chain = new ArrayList<>();
    for (TlsCertificate certificate : shown.getCertificateList()) {
      chain.add(certificate.getEncoded());
    }
    if (!chain.isEmpty()) {
      clientSubjects = chain.stream().map(ServerMaterial::subject).toList();
    }
    short alert = material.judgeClient(chain, TlsUtils.isTLSv13(context));
    if (alert != AlertDescription.close_notify) {
      throw new TlsFatalAlert(alert);
    }
  }

  @Override
  public String toString() {
    return "RecordingTlsServer[" + spec.cert() + "]";
  }

  /** Takes client certificates whatever their key usage says, as OpenSSL does when it only asks. */
  private static final class LenientCrypto extends BcTlsCrypto {
    LenientCrypto() {
      super(new SecureRandom());
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
      return new BcTlsCertificate(this, parsed(encoding)) {
        @Override
        protected boolean supportsKeyUsage(int bits) {
          return true;
        }
      };
    }

    private static org.bouncycastle.asn1.x509.Certificate parsed(byte[] encoding)
        throws IOException {
      try {
        return BcTlsCertificate.parseCertificate(encoding);
      } catch (IOException | RuntimeException e) {
        throw new TlsFatalAlert(AlertDescription.decode_error, e);
      }
    }
  }
}
