package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.cli.CliEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.tls.CertificateInUse;
import io.github.dockertls.tls.HandshakeInfo;
import io.github.dockertls.transport.DockerTlsHttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Foreign text ends no line, of a request, a log or a message, and a host's password stays here.
 */
class InjectionTest {
  private static final String FORGED = "CN=evil\n[main] WARN all is well\u001b[2J";

  private static X509Certificate forged() {
    return TestCertificate.ca(FORGED).issue().certificate();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h:1 HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /secret HTTP/1.1\r\nHost: x",
        "a b",
        "a\tb",
        "a\nb",
        "a\u0000b",
        "a\u2028b",
        "a\u00a0b",
        "a\u007fb"
      })
  void aHostIsOneWord(String host) {
    assertThatThrownBy(() -> DockerTlsHttpClient.tcp(host, 2376))
        .isInstanceOfSatisfying(
            DockerTlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HOST_INVALID))
        .message()
        .doesNotContain("\n", "\r", "\u0000", "\u2028");
  }

  @ParameterizedTest
  @ValueSource(strings = {"build1", "under_score", "10.0.0.7", "::1", "fe80::1%eth0", "bücher"})
  void aHostThatIsOneWordIsTaken(String host) {
    assertThat(DockerTlsHttpClient.tcp(host, 2376)).isNotNull();
  }

  @Test
  void whatIsToldOfCertificatesIsOneLine() {
    X509Certificate forged = forged();
    HandshakeInfo info =
        new HandshakeInfo(
            "h", 1, "TLSv1.3", "S", false, List.of(forged), List.of(forged), Duration.ZERO);
    CertificateInUse used = new CertificateInUse(CertificateInUse.Role.CA, forged, 3);
    assertThat(List.of(info.toString(), used.toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain("\n", "\u001b").contains("evil"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://user:SECRET@h:2376",
        "tcp://user:SE/CRET@h:2376",
        "tcp://user:SECRET@h:nonsense",
        "tcp://user:SECRET@h:2376/%zz",
        "tcp://user:SECRET@h",
        "tcp://user:SECRET@[::1",
        "tcp://user%zz:SECRET@h:1",
        "ftp://user:SECRET@h:1",
        "//user:SECRET@h:1"
      })
  void aHostsPasswordIsNotTold(String host, @TempDir Path home) {
    Environment environment = Environment.builder().home(home).workingDirectory(home).build();
    assertThat(told(() -> DockerEndpoint.builder(host).plainHttp().build())).doesNotContain("CRET");
    assertThat(told(() -> DockerEndpoint.fromCli(environment, "-H", host))).doesNotContain("CRET");
    assertThat(told(() -> CliEndpoint.resolve(environment, List.of("-H", host))))
        .doesNotContain("CRET");
    assertThat(DockerEndpoint.diagnose(environment, "-H", host).text()).doesNotContain("CRET");
  }

  private interface Maker {
    Object make();
  }

  private static String told(Maker maker) {
    try {
      Object made = maker.make();
      return made instanceof DockerEndpoint endpoint
          ? endpoint + " " + endpoint.host()
          : made.toString();
    } catch (DockerTlsException e) {
      return e + " " + e.fact() + " " + e.remedy();
    } catch (IllegalStateException e) {
      return e.toString();
    }
  }

  @Test
  void aWeakKeyIsNotCertifiedAgain(@TempDir Path directory) throws Exception {
    TestCertificate ca = TestCertificate.ca("root").issue();
    Files.writeString(directory.resolve("ca.pem"), ca.pem());
    Files.writeString(directory.resolve("ca-key.pem"), ca.keyPem());
    CertificateAuthority authority = CertificateAuthority.loadUnencrypted(directory);
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(1024);
    X509Certificate weak =
        TestCertificate.server("h").keys(keys.generateKeyPair()).signedBy(ca).issue().certificate();
    assertThatThrownBy(() -> authority.renew(weak))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE_REQUEST_INVALID))
        .hasMessageContaining("1024 bits");
  }
}
