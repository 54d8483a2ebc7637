package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.internal.x509.SignedBy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityFilesTest {
  @TempDir Path directory;

  @Test
  void savesAKeyThatOpensslOpensWithThePasswordOnly() throws Exception {
    CertificateAuthority.create("root").save(directory, "pässword".toCharArray());

    assertThat(Files.readString(directory.resolve("ca-key.pem")))
        .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("ca-key.pem"))))
        .isEqualTo("r--------");
    Program openssl = new Program(directory);
    assertThat(openssl.run("openssl", "asn1parse", "-in", "ca-key.pem"))
        .contains("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc");
    openssl.run("openssl", "pkey", "-in", "ca-key.pem", "-passin", "pass:pässword", "-noout");
    assertThat(
            openssl
                .runs("openssl", "pkey", "-in", "ca-key.pem", "-passin", "pass:wrong", "-noout")
                .exit())
        .isNotZero();
  }

  @Test
  void loadsWhatItSaved() {
    char[] password = "secret".toCharArray();
    CertificateAuthority saved = CertificateAuthority.builder("root").ed25519().build();
    saved.save(directory, password);
    CertificateAuthority loaded = CertificateAuthority.load(directory, password);
    assertThat(loaded.certificate()).isEqualTo(saved.certificate());
    assertThat(loaded.authorities()).isEqualTo(saved.authorities());
    assertThat(password).containsExactly("secret".toCharArray());
    assertThat(SignedBy.isIssuedBy(loaded.issueClient("alice").chain().get(0), saved.certificate()))
        .isTrue();
  }

  @Test
  void refusesAWrongPassword() {
    CertificateAuthority.create("root").save(directory, "secret".toCharArray());
    assertThatThrownBy(() -> CertificateAuthority.load(directory, "guess".toCharArray()))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEY_PASSWORD_WRONG));
    assertThatThrownBy(() -> CertificateAuthority.loadUnencrypted(directory))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_ENCRYPTED));
  }

  @Test
  void savesWithoutAPasswordOnlyWhenAskedByName() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("root");
    assertThatThrownBy(() -> authority.save(directory, new char[0]))
        .hasMessageContaining("An empty password protects nothing");
    assertThat(directory).isEmptyDirectory();
    authority.saveUnencrypted(directory);
    assertThat(CertificateAuthority.loadUnencrypted(directory).certificate())
        .isEqualTo(authority.certificate());
  }

  @Test
  void refusesToOverwriteAnAuthority() {
    CertificateAuthority.create("one").saveUnencrypted(directory);
    assertThatThrownBy(() -> CertificateAuthority.create("two").saveUnencrypted(directory))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FILE_EXISTS));
    assertThat(
            CertificateAuthority.loadUnencrypted(directory).certificate().getSubjectX500Principal())
        .hasToString("CN=one");
    CertificateFiles.in(directory)
        .replacing()
        .writeAuthorityUnencrypted(CertificateAuthority.create("two"));
    assertThat(
            CertificateAuthority.loadUnencrypted(directory).certificate().getSubjectX500Principal())
        .hasToString("CN=two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -aes256 -passout pass:secret -out ca-key.pem 2048",
        "genrsa -traditional -aes256 -passout pass:secret -out ca-key.pem 2048",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes-256-cbc -pass pass:secret"
            + " -out ca-key.pem",
        "genpkey -algorithm ED25519 -aes-256-cbc -pass pass:secret -out ca-key.pem",
      })
  void issuesWithAnAuthorityThatOpensslMade(String makeKey) throws Exception {
    Program openssl = new Program(directory);
    openssl.run(("openssl " + makeKey).split(" "));
    openssl.run(
        "openssl",
        "req",
        "-new",
        "-x509",
        "-days",
        "3650",
        "-key",
        "ca-key.pem",
        "-passin",
        "pass:secret",
        "-subj",
        "/C=DE/O=Example/CN=Grüße",
        "-utf8",
        "-out",
        "ca.pem");

    CertificateAuthority authority = CertificateAuthority.load(directory, "secret".toCharArray());
    authority.writeServer(authority.issueServer("build1"), directory);
    authority.writeClient(authority.issueClient("alice"), directory);

    // Not -x509_strict, which finds fault with the authority: openssl gave it no key usage.
    openssl.run(
        "openssl verify -purpose sslserver -verify_hostname build1 -CAfile ca.pem server-cert.pem"
            .split(" "));
    openssl.run("openssl verify -purpose sslclient -CAfile ca.pem cert.pem".split(" "));
  }

  @Test
  void refusesACertificateThatMayNotSign() {
    CertificateAuthority authority = CertificateAuthority.create("root");
    authority.writeServer(authority.issueServer("build1"), directory);
    assertThatThrownBy(
            () ->
                CertificateAuthority.load(
                    directory.resolve("server-cert.pem"),
                    directory.resolve("server-key.pem"),
                    new char[0]))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CA_INVALID))
        .hasMessageContaining("server-cert.pem\" may not sign others");
  }

  @Test
  void refusesAKeyOfAnotherAuthority() {
    CertificateAuthority.create("one").saveUnencrypted(directory.resolve("one"));
    CertificateAuthority.create("two").saveUnencrypted(directory.resolve("two"));
    assertThatThrownBy(
            () ->
                CertificateAuthority.load(
                    directory.resolve("one/ca.pem"),
                    directory.resolve("two/ca-key.pem"),
                    new char[0]))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_MISMATCH))
        .hasMessageContaining("two/ca-key.pem\" does not belong to the first certificate in");
  }

  @Test
  void keepsIntermediatesAndRootsInOneFile() {
    CertificateAuthority root = CertificateAuthority.create("root");
    CertificateAuthority team = CertificateAuthority.builder("team").issuedBy(root).build();
    team.saveUnencrypted(directory);
    CertificateAuthority loaded = CertificateAuthority.loadUnencrypted(directory);
    assertThat(loaded.authorities()).containsExactly(root.certificate());
    assertThat(loaded.issueServer("build1").chain())
        .hasSize(2)
        .element(1)
        .isEqualTo(team.certificate());
  }
}
