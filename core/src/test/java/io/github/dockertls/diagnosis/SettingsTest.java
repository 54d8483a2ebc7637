package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are missing or wrong before anything is dialled, and what becomes of them. */
class SettingsTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path directory;
  private SoundSetUp sound;
  private CliHome home;
  private TestCertificate alice;

  @BeforeEach
  void start() throws IOException {
    sound = new SoundSetUp(directory);
    home = sound.home();
    alice = sound.alice();
  }

  @AfterEach
  void stop() throws IOException {
    sound.close();
  }

  private Diagnosis diagnose() {
    return sound.diagnose();
  }

  private void connects() {
    sound.connects();
  }

  private void run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(directory.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(command).isZero();
  }

  /** The command in the remedy does what it says. */
  private static String commandIn(String remedy) {
    int start = remedy.indexOf("openssl ");
    int end = remedy.indexOf('"', start);
    assertThat(start).as(remedy).isNotNegative();
    return remedy.substring(start, end < 0 ? remedy.length() : end);
  }

  @Test
  void whatIsInOrderConnects() {
    connects();
  }

  /** CLI rule 23: what follows our certificate is sent as it is; some servers take it. */
  @Test
  void whatIsNoCertificateBehindOursIsLeftOut() throws IOException {
    home.file(
        "cert.pem",
        CliHome.pem(alice.certificate())
            + "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n");
    assertThat(diagnose().identity()).containsExactly(alice.certificate());
  }

  @Test
  void aMissingCaFile() throws IOException {
    Files.delete(home.path("ca.pem"));
    Broken.diagnosed(diagnose()).because("tls-file-unreadable", home.path("ca.pem").toString());
    home.file("ca.pem", CliHome.pem(sound.ca().certificate()));
    connects();
  }

  @Test
  void aCaFileInDer() throws Exception {
    Files.write(home.path("ca.pem"), sound.ca().certificate().getEncoded());
    Broken broken =
        Broken.diagnosed(diagnose()).because("ca-invalid", home.path("ca.pem").toString(), "DER");
    convert(broken, "ca.pem");
    connects();
  }

  @Test
  void aCertificateInDer() throws Exception {
    Files.write(home.path("cert.pem"), alice.certificate().getEncoded());
    Broken broken =
        Broken.diagnosed(diagnose()).because("cert-no-pem", home.path("cert.pem").toString());
    convert(broken, "cert.pem");
    connects();
  }

  @Test
  void aKeyInDer() throws Exception {
    Files.write(home.path("key.pem"), alice.key().getEncoded());
    Broken broken =
        Broken.diagnosed(diagnose()).because("key-no-pem", home.path("key.pem").toString(), "DER");
    convert(broken, "key.pem");
    connects();
  }

  private void convert(Broken broken, String name) throws Exception {
    run(commandIn(broken.remedy()));
    Files.copy(
        directory.resolve("converted.pem"), home.path(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void theKeyOfAnotherCertificate() throws IOException {
    TestCertificate bob = TestCertificate.client("bob").signedBy(sound.ca()).issue();
    home.file("key.pem", CliHome.pem(bob.key()));
    Broken.diagnosed(diagnose())
        .because("key-mismatch", home.path("key.pem").toString(), home.path("cert.pem").toString());
    home.file("key.pem", CliHome.pem(alice.key()));
    connects();
  }

  @Test
  void swappedFiles() throws IOException {
    home.file("cert.pem", CliHome.pem(alice.key()))
        .file("key.pem", CliHome.pem(alice.certificate()));
    Broken.diagnosed(diagnose())
        .because("cert-no-pem", home.path("cert.pem").toString())
        .advising("Swap the two");
    home.file("cert.pem", CliHome.pem(alice.certificate()))
        .file("key.pem", CliHome.pem(alice.key()));
    connects();
  }

  @Test
  void anEncryptedKey() throws Exception {
    Path plain = Files.writeString(directory.resolve("plain.pem"), CliHome.pem(alice.key()));
    run(
        "openssl ec -in "
            + plain
            + " -aes128 -passout pass:secret -out "
            + home.path("key.pem")
            + " 2>/dev/null");
    decrypt(Broken.diagnosed(diagnose()).because("key-encrypted", home.path("key.pem").toString()));
    connects();
  }

  /** Which the CLI calls unreadable, for it knows the old form of encryption only. */
  @Test
  void aKeyEncryptedAsPkcs8() throws Exception {
    Path plain = Files.writeString(directory.resolve("plain.pem"), CliHome.pem(alice.key()));
    run("openssl pkey -in " + plain + " -aes128 -passout pass:secret -out " + home.path("key.pem"));
    decrypt(
        Broken.diagnosed(diagnose())
            .because("key-unparsable", home.path("key.pem").toString(), "encrypted"));
    connects();
  }

  private void decrypt(Broken broken) throws Exception {
    run(commandIn(broken.remedy()) + " -passin pass:secret");
    home.file("key.pem", Files.readString(directory.resolve("key-decrypted.pem")));
  }

  /** The CLI goes on without both; a directory that is given on purpose should be whole. */
  @Test
  void aCertificateWithoutItsKey() throws IOException {
    Files.delete(home.path("key.pem"));
    DockerEndpoint.Builder endpoint =
        DockerEndpoint.builder(sound.host()).certificates(directory.resolve(".docker"));
    DockerTlsException refused = assertThrows(DockerTlsException.class, endpoint::build);
    Broken broken =
        Broken.diagnosed(DockerEndpoint.diagnose(refused))
            .because("identity-incomplete", directory.resolve(".docker").toString(), "key.pem")
            .advising("Copy the missing private key there");
    home.file("key.pem", CliHome.pem(alice.key()));
    broken.until(endpoint.build());
  }

  @Test
  void aKeyFileWithoutAKey() throws IOException {
    home.file("key.pem", "no key\n");
    Broken.diagnosed(diagnose()).because("key-no-pem", home.path("key.pem").toString());
    home.file("key.pem", CliHome.pem(alice.key()));
    connects();
  }

  @Test
  void aDamagedCertificate() throws IOException {
    String pem = CliHome.pem(alice.certificate());
    home.file("cert.pem", pem.replaceFirst("\nMI", "\nAA"));
    Broken.diagnosed(diagnose()).because("cert-unparsable", home.path("cert.pem").toString());
    home.file("cert.pem", pem);
    connects();
  }

  @Test
  void aFileThatIsFarTooLargeForACertificate() throws IOException {
    String pem = Files.readString(home.path("ca.pem"));
    home.file("ca.pem", pem + "#".repeat(5 * MEBIBYTE));
    Broken.diagnosed(diagnose())
        .because("tls-file-too-large", home.path("ca.pem").toString(), "4 MiB");
    home.file("ca.pem", pem);
    connects();
  }

  @Test
  void aTildeThatNoShellExpanded() {
    Broken.diagnosed(home.diagnose("DOCKER_CERT_PATH=~/.docker", "--tlsverify", "-H", sound.host()))
        .because("tls-file-unreadable", "~/.docker/ca.pem", "DOCKER_CERT_PATH")
        .advising("Write the home directory out")
        .until(
            home.diagnose(
                "DOCKER_CERT_PATH=" + directory + "/.docker", "--tlsverify", "-H", sound.host()));
  }

  @Test
  void aClockBehindTheFiles() {
    home.at(Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC));
    Broken.diagnosed(diagnose()).because("clock-wrong", home.path("ca.pem").toString(), "written");
    home.at(Clock.systemUTC());
    connects();
  }

  @Test
  void aKeyThatOthersReadIsAWarning() throws IOException {
    Files.setPosixFilePermissions(
        home.path("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.verdict().connects()).isTrue();
    assertThat(diagnosis.text()).contains("warning  files").contains("chmod 600");
  }

  @Test
  void whereValuesCameFromIsTold() {
    Diagnosis diagnosis =
        home.diagnose(
            "DOCKER_TLS_VERIFY=1",
            "DOCKER_HOST=" + sound.host(),
            "DOCKER_CERT_PATH=" + home.path("."));
    assertThat(diagnosis.text())
        .contains("host: from DOCKER_HOST")
        .contains("tls: from DOCKER_TLS_VERIFY")
        .contains("ca.pem: from DOCKER_CERT_PATH");
  }
}
