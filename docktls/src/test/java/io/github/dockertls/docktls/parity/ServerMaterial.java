package io.github.dockertls.docktls.parity;

import io.github.dockertls.docktls.parity.CaseFile.ServerSpec;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** A TLS server's spec, which speaks OpenSSL's language, in Bouncy Castle's terms. */
record ServerMaterial(
    ServerSpec spec,
    List<byte[]> chain,
    AsymmetricKeyParameter key,
    boolean isPssKey,
    List<byte[]> clientAuthorities) {

  /** What the server takes from clients, in OpenSSL's order. */
  static final int[] CLIENT_SCHEMES = {
    SignatureScheme.ecdsa_secp256r1_sha256,
    SignatureScheme.ecdsa_secp384r1_sha384,
    SignatureScheme.ecdsa_secp521r1_sha512,
    SignatureScheme.ed25519,
    SignatureScheme.ed448,
    SignatureScheme.rsa_pss_pss_sha256,
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.rsa_pss_rsae_sha384,
    SignatureScheme.rsa_pss_rsae_sha512,
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha384,
    SignatureScheme.rsa_pkcs1_sha512
  };

  private static final List<ProtocolVersion> VERSIONS =
      List.of(
          ProtocolVersion.TLSv10,
          ProtocolVersion.TLSv11,
          ProtocolVersion.TLSv12,
          ProtocolVersion.TLSv13);

  private static final Map<String, Integer> GROUPS =
      Map.of(
          "P-256", NamedGroup.secp256r1,
          "P-384", NamedGroup.secp384r1,
          "P-521", NamedGroup.secp521r1,
          "X25519", NamedGroup.x25519,
          "X448", NamedGroup.x448,
          "prime256v1", NamedGroup.secp256r1,
          "secp384r1", NamedGroup.secp384r1,
          "secp521r1", NamedGroup.secp521r1,
          "ffdhe2048", NamedGroup.ffdhe2048);

  static ServerMaterial load(ServerSpec spec, Path pki) throws IOException {
    byte[] key = pem(pki.resolve(spec.key()), "PRIVATE KEY").get(0);
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key);
    boolean pss =
        info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    return new ServerMaterial(
        spec,
        pem(pki.resolve(spec.cert()), "CERTIFICATE"),
        PrivateKeyFactory.createKey(info),
        pss,
        spec.clientCA() == null ? List.of() : pem(pki.resolve(spec.clientCA()), "CERTIFICATE"));
  }

  private static List<byte[]> pem(Path file, String label) throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    try (Reader text = new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1));
        PemReader in = new PemReader(text)) {
      for (PemObject o = in.readPemObject(); o != null; o = in.readPemObject()) {
        if (o.getType().equals(label)) {
          blocks.add(o.getContent());
        }
      }
    }
    return List.copyOf(blocks);
  }

  ProtocolVersion[] versions() {
    int from = indexOf(spec.min(), 0);
    int to = indexOf(spec.max(), VERSIONS.size() - 1);
    List<ProtocolVersion> offered = new ArrayList<>(VERSIONS.subList(from, to + 1));
    java.util.Collections.reverse(offered);
    return offered.toArray(ProtocolVersion[]::new);
  }

  private static int indexOf(String version, int otherwise) {
    return version == null ? otherwise : version.charAt(2) - '0';
  }

  int[] cipherSuites() {
    String tls12 = spec.ciphers() == null ? "DEFAULT" : spec.ciphers();
    String tls13 = spec.ciphersuites() == null ? CipherNames.TLS13 : spec.ciphersuites();
    return IntStream.concat(
            Arrays.stream(CipherNames.suites(tls13)),
            Arrays.stream(CipherNames.suites(tls12))
                .filter(suite -> CipherNames.suits(suite, isEcKey())))
        .toArray();
  }

  private boolean isEcKey() {
    return key instanceof ECPrivateKeyParameters || key instanceof Ed25519PrivateKeyParameters;
  }

  int[] groups() {
    String names = spec.groups() == null ? "X25519:P-256:X448:P-521:P-384" : spec.groups();
    return Stream.of(names.split(":", -1)).mapToInt(GROUPS::get).toArray();
  }

  /** What the server's key can sign with, best first. */
  int[] signatureSchemes(boolean tls13) {
    if (key instanceof Ed25519PrivateKeyParameters) {
      return new int[] {SignatureScheme.ed25519};
    }
    if (key instanceof ECPrivateKeyParameters ec) {
      return new int[] {
        switch (ec.getParameters().getN().bitLength()) {
          case 256 -> SignatureScheme.ecdsa_secp256r1_sha256;
          case 384 -> SignatureScheme.ecdsa_secp384r1_sha384;
          default -> SignatureScheme.ecdsa_secp521r1_sha512;
        }
      };
    }
    if (isPssKey) {
      return new int[] {
        SignatureScheme.rsa_pss_pss_sha256,
        SignatureScheme.rsa_pss_pss_sha384,
        SignatureScheme.rsa_pss_pss_sha512
      };
    }
    return rsaSchemes(tls13);
  }

  private int[] rsaSchemes(boolean tls13) {
    int[] pss = {
      SignatureScheme.rsa_pss_rsae_sha256,
      SignatureScheme.rsa_pss_rsae_sha384,
      SignatureScheme.rsa_pss_rsae_sha512
    };
    int[] pkcs1 = {
      SignatureScheme.rsa_pkcs1_sha256,
      SignatureScheme.rsa_pkcs1_sha384,
      SignatureScheme.rsa_pkcs1_sha512,
      SignatureScheme.rsa_pkcs1_sha1
    };
    if (spec.sigalgs() != null) {
      return switch (spec.sigalgs()) {
        case "RSA+SHA1" -> new int[] {SignatureScheme.rsa_pkcs1_sha1};
        case "RSA+SHA256" -> new int[] {SignatureScheme.rsa_pkcs1_sha256};
        case "RSA+SHA384" -> new int[] {SignatureScheme.rsa_pkcs1_sha384};
        case "RSA+SHA512" -> new int[] {SignatureScheme.rsa_pkcs1_sha512};
        default -> pss;
      };
    }
    return tls13 ? pss : IntStream.concat(Arrays.stream(pss), Arrays.stream(pkcs1)).toArray();
  }

  boolean asksForCertificate() {
    return spec.clientAuth() != null && !spec.clientAuth().equals("none");
  }

  /** The names of the CAs that the server lists in its CertificateRequest. */
  List<X500Name> announcedAuthorities() {
    return Boolean.FALSE.equals(spec.sendCAs())
        ? List.of()
        : clientAuthorities.stream()
            .map(der -> Certificate.getInstance(der).getSubject())
            .distinct()
            .toList();
  }

  /** The alert that answers a client's chain, {@code close_notify} if it is welcome. */
  short judgeClient(List<byte[]> shown, boolean tls13) {
    boolean wanted = List.of("verify", "require", "require-any").contains(spec.clientAuth());
    if (shown.isEmpty() && wanted) {
      return tls13 ? AlertDescription.certificate_required : AlertDescription.handshake_failure;
    }
    if (shown.isEmpty() || !List.of("verify", "require").contains(spec.clientAuth())) {
      return AlertDescription.close_notify;
    }
    return ClientJudge.judge(shown, clientAuthorities);
  }

  /** A certificate's subject as OpenSSL prints it in one line. */
  static String subject(byte[] certificate) {
    StringBuilder line = new StringBuilder();
    for (RDN rdn : Certificate.getInstance(certificate).getSubject().getRDNs()) {
      line.append('/')
          .append(BCStyle.INSTANCE.oidToDisplayName(rdn.getFirst().getType()))
          .append('=')
          .append(rdn.getFirst().getValue());
    }
    return line.toString();
  }
}
