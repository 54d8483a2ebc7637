package io.github.dockertls.docktls.parity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.util.CollectionStore;

/** Files that are PEM only almost, of a CA, a client certificate and a key. */
final class PkiOddities {
  private final Forge forge;

  PkiOddities(Forge forge) {
    this.forge = forge;
  }

  void write() throws IOException {
    for (List<String> kind :
        List.of(
            List.of("ca.pem", "ca-x"),
            List.of("cli-good.pem", "cert-x"),
            List.of("cli-key.pem", "key-x"))) {
      String text = forge.text(kind.get(0));
      encodings(text, kind.get(1));
      surroundings(text, kind.get(1));
      damages(text, kind.get(1));
      files(kind.get(0), kind.get(1));
    }
    labels();
    bundles();
    certificatesWithMore();
  }

  private void encodings(String pem, String to) throws IOException {
    forge.write(to + "-crlf.pem", pem.replace("\n", "\r\n"));
    forge.write(to + "-cr.pem", pem.replace('\n', '\r'));
    forge.write(to + "-der.pem", der(pem));
    forge.write(to + "-nonl.pem", pem.stripTrailing());
    forge.write(
        to + "-lower.pem",
        pem.replace("BEGIN CERTIFICATE", "begin certificate")
            .replace("BEGIN PRIVATE", "begin private"));
    byte[] utf16 = pem.getBytes(StandardCharsets.UTF_16LE);
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.write(0xff);
    marked.write(0xfe);
    marked.write(utf16);
    forge.write(to + "-utf16.pem", marked.toByteArray());
    List<String> lines = pem.lines().toList();
    forge.write(
        to + "-oneline.pem",
        lines.get(0)
            + "\n"
            + String.join("", lines.subList(1, lines.size() - 1))
            + "\n"
            + lines.get(lines.size() - 1)
            + "\n");
  }

  private void surroundings(String pem, String to) throws IOException {
    forge.write(to + "-text.pem", describe(pem, to) + pem);
    forge.write(to + "-leading.pem", "# words before\nsubject=somebody\n\n" + pem);
    forge.write(
        to + "-trailing.pem", pem + "words after \u0001\u0002 -----\n-----BEGIN NOTHING\nxx\n");
    forge.write(to + "-bom.pem", "\u00ef\u00bb\u00bf" + pem);
    forge.write(to + "-bomline.pem", "\u00ef\u00bb\u00bf\n" + pem);
    forge.write(to + "-indent.pem", pem.replaceAll("(?m)^", "  ").stripTrailing() + "\n");
    String first = pem.lines().findFirst().orElseThrow();
    forge.write(to + "-trailspace.pem", pem.replace(first, first + "   "));
    forge.write(to + "-headers.pem", pem.replace(first, first + "\nX-Header: foo\n"));
    forge.write(to + "-blankline.pem", pem.replace(first, first + "\n"));
    forge.write(to + "-badheader.pem", pem.replace("-----BEGIN", "----- BEGIN"));
  }

  private void damages(String pem, String to) throws IOException {
    List<String> lines = pem.lines().toList();
    String third = lines.get(2);
    forge.write(to + "-badbase64.pem", pem.replace(third, "*" + third.substring(1)));
    forge.write(to + "-truncated.pem", joined(lines.subList(0, 5)));
    forge.write(to + "-noend.pem", joined(lines.subList(0, lines.size() - 1)));
    forge.write(to + "-empty.pem", "");
    forge.write(to + "-blank.pem", "\n\n");
    forge.write(to + "-notpem.pem", "hello, this is not PEM\n");
  }

  private void files(String from, String to) throws IOException {
    Path directory = forge.directory();
    Files.createDirectories(directory.resolve(to + "-dir.pem"));
    Files.createSymbolicLink(directory.resolve(to + "-symlink.pem"), Path.of(from));
    Files.createSymbolicLink(
        directory.resolve(to + "-dangling.pem"), Path.of("/nonexistent/" + from));
    Path unreadable = directory.resolve(to + "-unreadable.pem");
    Files.copy(directory.resolve(from), unreadable);
    Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));
  }

  private void labels() throws IOException {
    String ca = forge.text("ca.pem");
    String client = forge.text("cli-good.pem");
    forge.write("ca-x-trusted.pem", trusted(ca, trust(KeyPurposeId.id_kp_serverAuth)));
    forge.write(
        "ca-x-trustreject.pem",
        trusted(ca, new DERTaggedObject(false, 0, trust(KeyPurposeId.id_kp_serverAuth))));
    forge.write("cert-x-trusted.pem", Forge.pem("TRUSTED CERTIFICATE", der(client)));
    forge.write("ca-x-x509label.pem", ca.replace("CERTIFICATE", "X509 CERTIFICATE"));
    forge.write("cert-x-x509label.pem", client.replace("CERTIFICATE", "X509 CERTIFICATE"));
    try {
      CMSSignedDataGenerator pkcs7 = new CMSSignedDataGenerator();
      pkcs7.addCertificates(new CollectionStore<>(List.of(new X509CertificateHolder(der(ca)))));
      forge.write(
          "ca-x-pkcs7.pem",
          Forge.pem("PKCS7", pkcs7.generate(new CMSAbsentContent()).getEncoded()));
    } catch (CMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DERSequence trust(KeyPurposeId purpose) {
    return new DERSequence(ASN1ObjectIdentifier.getInstance(purpose.toOID()));
  }

  /** OpenSSL's own format: a certificate, and behind it what it is trusted for. */
  private static String trusted(String pem, org.bouncycastle.asn1.ASN1Encodable trust)
      throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(der(pem));
    ASN1EncodableVector aux = new ASN1EncodableVector();
    aux.add(trust);
    both.write(new DERSequence(aux).getEncoded());
    return Forge.pem("TRUSTED CERTIFICATE", both.toByteArray());
  }

  private void bundles() throws IOException {
    String ca = forge.text("ca.pem");
    String bad = Forge.pem("CERTIFICATE", new byte[] {0, 0, 0});
    forge.write("ca-x-badder.pem", bad);
    forge.join("ca-x-badder-then-good.pem", "ca-x-badder.pem", "ca.pem");
    forge.join("ca-x-badbase64-then-wrong.pem", "ca-x-badbase64.pem", "wrong-ca.pem");
    forge.join("ca-x-badbase64-then-good.pem", "ca-x-badbase64.pem", "ca.pem");
    forge.join("ca-x-dup.pem", "ca.pem", "ca.pem");
    forge.join("ca-x-bundle.pem", "ca.pem", "ca2.pem");
    forge.join("ca-x-bundle-wrongfirst.pem", "wrong-ca.pem", "ca.pem");
    forge.join("ca-x-bundle-samename.pem", "samename-ca.pem", "ca.pem");
    forge.join("ca-x-bundle-expiredtwin.pem", "ca-expired.pem", "ca.pem");
    forge.write("ca-x-glued.pem", forge.text("wrong-ca.pem").stripTrailing() + ca);
    forge.join("ca-x-withkey.pem", "cli-key.pem", "ca.pem");
    forge.join("ca-x-keyonly.pem", "cli-key.pem");
    forge.join("ca-x-withinter.pem", "ca.pem", "inter.pem");
    forge.join("ca-x-leafonly.pem", "srv-good.pem");
  }

  private void certificatesWithMore() throws IOException {
    forge.join("cert-x-combined-keyfirst.pem", "cli-key.pem", "cli-good.pem");
    forge.join("cert-x-combined-certfirst.pem", "cli-good.pem", "cli-key.pem");
    forge.join("cert-x-dup.pem", "cli-good.pem", "cli-good.pem");
    forge.join("cert-x-cafirst.pem", "ca.pem", "cli-good.pem");
    forge.join("cert-x-good-then-badder.pem", "cli-good.pem", "ca-x-badder.pem");
    forge.join("cert-x-badder-then-good.pem", "ca-x-badder.pem", "cli-good.pem");
  }

  private static String joined(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder()
        .decode(
            pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining()));
  }

  /** What tools print above the block for people. */
  private static String describe(String pem, String kind) {
    if (kind.equals("key-x")) {
      return "Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:c4:0e:\npublicExponent: 65537\n";
    }
    try {
      return CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der(pem)))
              .toString()
              .replaceAll("[^\\x20-\\x7e\n]", "?")
          + "\n";
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
