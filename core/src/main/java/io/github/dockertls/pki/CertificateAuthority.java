package io.github.dockertls.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority. Immutable and thread-safe. */
public final class CertificateAuthority {
  private final X509Certificate certificate;
  private final KeyPair keys;

  private CertificateAuthority(X509Certificate certificate, KeyPair keys) {
    this.certificate = certificate;
    this.keys = keys;
  }

  /**
   * Makes an authority with a fresh EC P-256 key.
   *
   * @param commonName its name
   * @return the authority
   */
  public static CertificateAuthority create(String commonName) {
    KeyPair pair = newKeys();
    X500Principal subject = new X500Principal("CN=" + commonName);
    return new CertificateAuthority(sign(subject, subject, pair, pair, null, List.of()), pair);
  }

  /**
   * The authority's own certificate.
   *
   * @return the certificate
   */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Issues a server certificate.
   *
   * @param names DNS names and IP addresses
   * @return certificate and key
   */
  public IssuedCertificate issueServer(String... names) {
    KeyPair pair = newKeys();
    return new IssuedCertificate(
        List.of(
            sign(
                new X500Principal("CN=" + names[0]),
                certificate.getSubjectX500Principal(),
                pair,
                keys,
                KeyPurposeId.id_kp_serverAuth,
                List.of(names))),
        pair.getPrivate());
  }

  /**
   * Issues a client certificate.
   *
   * @param commonName who the client is
   * @return certificate and key
   */
  public IssuedCertificate issueClient(String commonName) {
    KeyPair pair = newKeys();
    return new IssuedCertificate(
        List.of(
            sign(
                new X500Principal("CN=" + commonName),
                certificate.getSubjectX500Principal(),
                pair,
                keys,
                KeyPurposeId.id_kp_clientAuth,
                List.of())),
        pair.getPrivate());
  }

  /**
   * Writes {@code ca.pem}, {@code server-cert.pem} and {@code server-key.pem}.
   *
   * @param server the server's certificate
   * @param directory where to
   */
  public void writeServer(IssuedCertificate server, Path directory) {
    write(directory, server, "server-cert.pem", "server-key.pem");
  }

  /**
   * Writes {@code ca.pem}, {@code cert.pem} and {@code key.pem}.
   *
   * @param client the client's certificate
   * @param directory where to
   */
  public void writeClient(IssuedCertificate client, Path directory) {
    write(directory, client, "cert.pem", "key.pem");
  }

  private void write(Path directory, IssuedCertificate issued, String cert, String key) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("ca.pem"), pem("CERTIFICATE", certificate.getEncoded()));
      Files.writeString(
          directory.resolve(cert), pem("CERTIFICATE", issued.chain().get(0).getEncoded()));
      Path file =
          Files.createFile(
              directory.resolve(key),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, pem("PRIVATE KEY", issued.privateKey().getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      X500Principal subject,
      X500Principal issuer,
      KeyPair keys,
      KeyPair issuerKeys,
      @Nullable KeyPurposeId purpose,
      List<String> names) {
    try {
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(159, new SecureRandom()),
              Date.from(now.minusSeconds(300)),
              Date.from(now.plusSeconds(365L * 86400)),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(purpose == null));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              purpose == null
                  ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                  : KeyUsage.digitalSignature));
      if (purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
      List<GeneralName> general = new ArrayList<>();
      for (String name : names) {
        boolean ip = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        general.add(
            new GeneralName(
                ip ? GeneralName.iPAddress : GeneralName.dNSName,
                ip ? InetAddress.getByName(name).getHostAddress() : name));
      }
      if (!general.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(general.toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
