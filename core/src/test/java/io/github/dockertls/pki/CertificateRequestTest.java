package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pem.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {
  @TempDir Path directory;

  private final CertificateAuthority authority = CertificateAuthority.create("root");

  @Test
  void getsACertificateForAKeyThatStaysOnItsHost() {
    CertificateProfile profile = CertificateProfile.server("build1", "10.0.0.7");
    CertificateRequest.create(profile)
        .write(directory.resolve("server.csr"), directory.resolve("server-key.pem"));

    CertificateRequest travelled = CertificateRequest.read(directory.resolve("server.csr"));
    List<X509Certificate> chain = authority.sign(travelled, profile);

    assertThat(travelled.privateKey()).isEmpty();
    assertThat(travelled.names()).containsExactly("build1", "10.0.0.7");
    CertificateFiles.in(directory).writeSigned("server-cert.pem", chain, authority.authorities());
    IssuedCertificate joined =
        IssuedCertificate.of(
            Pem.read(directory.resolve("server-cert.pem")).certificates(),
            Pem.read(directory.resolve("server-key.pem")).privateKey(),
            Pem.read(directory.resolve("ca.pem")).certificates());
    assertThat(joined.chain()).isEqualTo(chain);
  }

  @Test
  void refusesToJoinACertificateWithAnotherKey() {
    CertificateRequest one = CertificateRequest.create(CertificateProfile.client("alice"));
    CertificateRequest two = CertificateRequest.create(CertificateProfile.client("alice"));
    List<X509Certificate> chain = authority.sign(one, CertificateProfile.client("alice"));
    assertThatThrownBy(
            () ->
                IssuedCertificate.of(
                    chain, two.privateKey().orElseThrow(), authority.authorities()))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_MISMATCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-newkey rsa:2048",
        "-newkey ec -pkeyopt ec_paramgen_curve:P-256",
        "-newkey ed25519",
      })
  void signsWhatOpensslRequests(String key) throws Exception {
    Program openssl = new Program(directory);
    openssl.run(
        ("openssl req -new -nodes "
                + key
                + " -keyout server-key.pem -out server.csr -subj /CN=x"
                + " -addext subjectAltName=DNS:Build1.example.com,IP:10.0.0.7")
            .split(" "));
    CertificateRequest request = CertificateRequest.read(directory.resolve("server.csr"));
    assertThat(request.commonName()).isEqualTo("x");

    List<X509Certificate> chain =
        authority.sign(
            request, CertificateProfile.server("build1.example.com", "10.0.0.7", "10.0.0.8"));
    assertThat(chain.get(0).getSubjectAlternativeNames())
        .containsExactly(List.of(2, "build1.example.com"), List.of(7, "10.0.0.7"));
    authority.writeServer(
        IssuedCertificate.of(
            chain,
            Pem.read(directory.resolve("server-key.pem")).privateKey(),
            authority.authorities()),
        directory.resolve("out"));
    openssl.run(
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-verify_hostname",
        "build1.example.com",
        "-CAfile",
        "out/ca.pem",
        "out/server-cert.pem");
  }

  @Test
  void isSignedByOpenssl() throws Exception {
    CertificateRequest.create(CertificateProfile.server("build1", "10.0.0.7"))
        .write(directory.resolve("server.csr"), directory.resolve("server-key.pem"));
    authority.saveUnencrypted(directory);
    Program openssl = new Program(directory);
    assertThat(openssl.run("openssl", "req", "-in", "server.csr", "-verify", "-noout", "-text"))
        .contains("DNS:build1, IP Address:10.0.0.7", "TLS Web Server Authentication");
    openssl.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        "server.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca-key.pem",
        "-CAcreateserial",
        "-copy_extensions",
        "copyall",
        "-out",
        "server-cert.pem");
    openssl.run(
        "openssl",
        "verify",
        "-purpose",
        "sslserver",
        "-verify_hostname",
        "build1",
        "-CAfile",
        "ca.pem",
        "server-cert.pem");
  }

  @Test
  void givesARequestWithoutNamesAllThatAreAllowed() throws Exception {
    new Program(directory)
        .run(
            "openssl req -new -nodes -newkey ed25519 -keyout k.pem -out r.csr -subj /CN=build1"
                .split(" "));
    assertThat(
            authority
                .sign(
                    CertificateRequest.read(directory.resolve("r.csr")),
                    CertificateProfile.server("build1", "build2"))
                .get(0)
                .getSubjectAlternativeNames())
        .hasSize(2);
  }

  @Test
  void refusesANameThatIsNotAllowed() {
    CertificateRequest request =
        CertificateRequest.create(CertificateProfile.server("build1", "admin.example.com"));
    assertThatThrownBy(() -> authority.sign(request, CertificateProfile.server("build1")))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE_REQUEST_INVALID))
        .hasMessageContaining(
            "The request asks for the name \"admin.example.com\", and [build1] are allowed");
  }

  @Test
  void refusesAClientInAnotherName() {
    CertificateRequest request = CertificateRequest.create(CertificateProfile.client("root"));
    assertThatThrownBy(() -> authority.sign(request, CertificateProfile.client("alice")))
        .hasMessageContaining("in the name \"root\", and \"alice\" is allowed");
  }

  @Test
  void decidesThePurposeHereAndNotThere() throws Exception {
    CertificateRequest request =
        CertificateRequest.create(CertificateProfile.client("alice").bothPurposes());
    assertThat(
            authority
                .sign(request, CertificateProfile.client("alice"))
                .get(0)
                .getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void refusesAForgedRequest() throws Exception {
    String pem = CertificateRequest.create(CertificateProfile.client("alice")).pem();
    byte[] der = java.util.Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    der[der.length - 3] ^= 1;
    String forged = new String(PemText.request(der), java.nio.charset.StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> CertificateRequest.parse(forged))
        .hasMessageContaining("is not signed by the key that it asks a certificate for");
  }

  @Test
  void refusesAShortRsaKey() throws Exception {
    new Program(directory)
        .run(
            "openssl req -new -nodes -newkey rsa:1024 -keyout k.pem -out r.csr -subj /CN=build1"
                .split(" "));
    CertificateRequest request = CertificateRequest.read(directory.resolve("r.csr"));
    assertThatThrownBy(() -> authority.sign(request, CertificateProfile.server("build1")))
        .hasMessageContaining("an RSA key of 1024 bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
      })
  void refusesWhatIsNoRequest(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("r.csr"), text);
    assertThatThrownBy(() -> CertificateRequest.read(file))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE_REQUEST_INVALID))
        .hasMessageContaining("\"" + file + "\"");
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> CertificateRequest.read(directory.resolve("none.csr")))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TLS_FILE_UNREADABLE))
        .hasMessageContaining("none.csr\" cannot be read");
  }
}
