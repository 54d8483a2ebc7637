package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags and files that are wrong before anything is dialled, and what becomes of them. */
class SettingsTest {
  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate alice = TestCertificate.client("alice").signedBy(ca).issue();
  private final TestCertificate bob = TestCertificate.client("bob").signedBy(ca).issue();

  @TempDir private Path directory;
  private TlsTestServer server;
  private CliHome home;

  @BeforeEach
  void start() throws IOException {
    TestCertificate leaf = TestCertificate.server("localhost").signedBy(ca).issue();
    server = TlsTestServer.with(leaf).clientsOf(ca).talk(new DaemonTalk()).start();
    home = new CliHome(directory).with(ca.certificate(), alice);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Diagnosis diagnose() {
    return home.diagnose("--tlsverify", "-H", "tcp://localhost:" + server.port());
  }

  private void connects() {
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.verdict().connects()).as(diagnosis.text()).isTrue();
  }

  private void run(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", command).inheritIO().start();
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

  @Test
  void aMissingCaFile() throws IOException {
    Files.delete(home.path("ca.pem"));
    Broken.diagnosed(diagnose()).because("tls-file-unreadable", home.path("ca.pem").toString());
    home.file("ca.pem", CliHome.pem(ca.certificate()));
    connects();
  }

  @Test
  void aCaFileInDer() throws Exception {
    Files.write(home.path("ca.pem"), ca.certificate().getEncoded());
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

  private void convert(Broken broken, String name) throws Exception {
    Path der = Files.move(home.path(name), directory.resolve(name + ".der"));
    String command = commandIn(broken.diagnosis().verdict().remedy());
    run(
        command.replace(home.path(name).toString(), der.toString()).replaceFirst(" -out .*", "")
            + " -out "
            + home.path(name));
  }

  @Test
  void theKeyOfAnotherCertificate() throws IOException {
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
    Broken.diagnosed(diagnose()).because("key-encrypted", home.path("key.pem").toString());
    run("openssl pkey -in " + home.path("key.pem") + " -passin pass:secret -out " + plain);
    home.file("key.pem", Files.readString(plain));
    connects();
  }

  @Test
  void aKeyFileWithoutAKey() throws IOException {
    home.file("key.pem", "no key\n");
    Broken.diagnosed(diagnose()).because("key-no-pem", home.path("key.pem").toString());
  }

  @Test
  void aDamagedCertificate() throws IOException, CertificateEncodingException {
    String pem = CliHome.pem(alice.certificate());
    home.file("cert.pem", pem.replaceFirst("\nMI", "\nAA"));
    Broken.diagnosed(diagnose()).because("cert-unparsable", home.path("cert.pem").toString());
  }

  @Test
  void aContextThatIsNotThere() {
    Broken.diagnosed(home.diagnose("--context", "prod")).because("context-not-found", "prod");
  }

  @Test
  void aHostThatIsNone() {
    Broken.diagnosed(home.diagnose("-H", "https://localhost:2376"))
        .because("host-invalid", "https://localhost:2376");
    Broken.diagnosed(home.diagnose("-H", "ssh://build1")).because("ssh", "ssh://build1");
  }

  @Test
  void tlsWithoutAnything() {
    Broken.diagnosed(home.diagnose("--tlsverify", "--tlscacert=", "--tlscert=", "--tlskey="))
        .because("tls-without-material", "--tlsverify");
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
            "DOCKER_HOST=tcp://localhost:" + server.port(),
            "DOCKER_CERT_PATH=" + home.path("."));
    assertThat(diagnosis.text())
        .contains("host: from DOCKER_HOST")
        .contains("tls: from DOCKER_TLS_VERIFY")
        .contains("ca.pem: from DOCKER_CERT_PATH");
  }
}
