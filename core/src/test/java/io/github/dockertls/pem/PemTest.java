package io.github.dockertls.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
  private static final Path ENCRYPTED = PemFixtures.ROOT.resolve("encrypted/pbes2-rsa.pem");
  private static final Path PLAIN = PemFixtures.ROOT.resolve("pkcs8/p256.pem");
  private static final Path CHAIN = PemFixtures.ROOT.resolve("certificates/chain.pem");

  @TempDir Path directory;

  @Test
  void readsTheSameFromPathStringBytesAndStream() throws IOException {
    PrivateKey expected = Pem.read(PLAIN).privateKey();
    byte[] bytes = Files.readAllBytes(PLAIN);

    assertThat(Pem.of(Files.readString(PLAIN)).privateKey()).isEqualTo(expected);
    assertThat(Pem.of(bytes, "vault").privateKey()).isEqualTo(expected);
    assertThat(Pem.of(bytes, PLAIN).privateKey()).isEqualTo(expected);
    assertThat(Pem.read(new ByteArrayInputStream(bytes), "stream").privateKey())
        .isEqualTo(expected);
  }

  @Test
  void namesWhereAMemoryTextCameFrom() {
    assertThatThrownBy(() -> Pem.of("hello").privateKey())
        .hasMessageStartingWith("In-memory PEM, line 1: found no private key");
    assertThatThrownBy(() -> Pem.of("hello".getBytes(StandardCharsets.UTF_8), "vault").privateKey())
        .hasMessageStartingWith("\"vault\", line 1: found no private key");
  }

  @Test
  void countsWhatItFoundInstead() throws IOException {
    Path file = PemFixtures.ROOT.resolve("broken/keys/parameters-and-certificate.pem");

    assertThatThrownBy(() -> Pem.read(file).privateKey())
        .hasMessageContaining("found 1 CERTIFICATE and 1 EC PARAMETERS blocks, no private key");
  }

  @Test
  void showsNoLabelThatItDoesNotKnow() {
    String text = "-----BEGIN hunter2-----\nAAAA\n-----END hunter2-----\n";

    assertThatThrownBy(() -> Pem.of(text).certificates())
        .hasMessageContaining("found 1 unknown block, no certificate")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void saysWhatTheJdkHasAgainstACertificate() throws Exception {
    byte[] der = withoutIssuer(Pem.read(CHAIN).certificates().get(0));
    Pem pem =
        Pem.of(
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(pem::cliTrustAnchors)
        .hasMessageContaining("cannot be parsed (Empty issuer DN not allowed");
    assertThatThrownBy(pem::certificates)
        .hasMessageContaining("cannot be parsed (Empty issuer DN not allowed");
  }

  /** RFC 5280, section 4.1: the issuer is the fourth field of what is signed. */
  private static byte[] withoutIssuer(X509Certificate certificate) throws Exception {
    ASN1Sequence signed = ASN1Sequence.getInstance(certificate.getTBSCertificate());
    ASN1Encodable[] fields = signed.toArray();
    fields[3] = new DERSequence();
    ASN1Encodable[] parts = ASN1Sequence.getInstance(certificate.getEncoded()).toArray();
    parts[0] = new DERSequence(fields);
    return new DERSequence(parts).getEncoded();
  }

  @Test
  void overwritesThePassword() {
    char[] password = "secret".toCharArray();

    assertThat(Pem.read(ENCRYPTED).privateKey(password).getAlgorithm()).isEqualTo("RSA");
    assertThat(password).containsOnly('\0');
  }

  @Test
  void overwritesAPasswordThatIsWrongOrNotNeeded() {
    char[] wrong = "wrong".toCharArray();
    char[] unneeded = "secret".toCharArray();

    isRefused(() -> Pem.read(ENCRYPTED).privateKey(wrong), Reason.KEY_PASSWORD_WRONG);
    Pem.read(PLAIN).privateKey(unneeded);

    assertThat(wrong).containsOnly('\0');
    assertThat(unneeded).containsOnly('\0');
  }

  @Test
  void asksForThePasswordOnceAndOnlyIfNeeded() {
    AtomicInteger asked = new AtomicInteger();
    char[] password = "secret".toCharArray();

    Pem.read(PLAIN).privateKey(() -> count(asked, password));
    assertThat(asked).hasValue(0);

    Pem.read(ENCRYPTED).privateKey(() -> count(asked, password));
    assertThat(asked).hasValue(1);
    assertThat(password).containsOnly('\0');
  }

  private static char[] count(AtomicInteger asked, char[] password) {
    asked.incrementAndGet();
    return password;
  }

  @Test
  void keepsNoSecretInItsText() throws IOException {
    assertThat(Pem.read(PLAIN)).hasToString("Pem[\"" + PLAIN + "\"]");
    assertThat(Pem.of(Files.readString(PLAIN))).hasToString("Pem[In-memory PEM]");
  }

  @Test
  void tellsWhetherThereIsSomethingToLookFor() throws IOException {
    assertThat(Pem.read(PLAIN).hasPrivateKey()).isTrue();
    assertThat(Pem.read(PLAIN).hasCertificate()).isFalse();
    assertThat(Pem.read(CHAIN).hasCertificate()).isTrue();
    assertThat(Pem.read(CHAIN).hasPrivateKey()).isFalse();
  }

  @Test
  void refusesWhatIsTooLarge() throws IOException {
    Path large = directory.resolve("large.pem");
    Files.write(large, new byte[Pem.MAX_BYTES + 1]);

    isRefused(() -> Pem.read(large), Reason.TLS_FILE_TOO_LARGE);
    isRefused(() -> Pem.of("x".repeat(Pem.MAX_BYTES + 1)), Reason.TLS_FILE_TOO_LARGE);
    isRefused(() -> Pem.read(endless(), "endless"), Reason.TLS_FILE_TOO_LARGE);
    assertThat(Pem.of("x".repeat(Pem.MAX_BYTES)).hasCertificate()).isFalse();
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 'x';
      }
    };
  }

  @Test
  void refusesFilesThatCannotBeRead() {
    isRefused(() -> Pem.read(directory), Reason.TLS_FILE_UNREADABLE);
    assertThatThrownBy(() -> Pem.read(directory)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> Pem.read(directory.resolve("none.pem")))
        .hasMessageContaining("none.pem\" does not exist");
  }

  @Test
  void quotesTheFileForTheShell() throws IOException {
    Path file = directory.resolve("my key.pem");
    Files.copy(ENCRYPTED, file);

    assertThatThrownBy(() -> Pem.read(file).privateKey())
        .hasMessageContaining("openssl pkey -in '" + file + "' -out");
  }

  @Test
  void usesAKeyFileThatOthersMayRead() throws IOException {
    Path file = directory.resolve("key.pem");
    Files.copy(PLAIN, file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(Pem.read(file).privateKey()).isNotNull();
  }

  @Test
  void findsManyUnfinishedBlocksInLinearTime() {
    String begins = "-----BEGIN A-----\n".repeat(100_000);

    isRefused(() -> Pem.of(begins).certificates(), Reason.CERT_NO_PEM);
    isRefused(
        () -> Pem.of(begins + "\n-----END B-----" + " ".repeat(100_000) + "x").certificates(),
        Reason.CERT_NO_PEM);
    isRefused(() -> Pem.of("a:b\n".repeat(1_000_000)).certificates(), Reason.CERT_NO_PEM);
    isRefused(
        () -> Pem.of("-----BEGIN A-----\n" + "a:b\n".repeat(1_000_000)).certificates(),
        Reason.CERT_NO_PEM);
  }

  private static void isRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason) {
    DockerTlsException refusal = catchThrowableOfType(DockerTlsException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
  }
}
