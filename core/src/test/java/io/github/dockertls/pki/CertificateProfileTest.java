package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateProfileTest {
  @ParameterizedTest
  @CsvSource({
    "build1.example.com, build1.example.com",
    "BUILD1.Example.Com, build1.example.com",
    "localhost, localhost",
    "*.example.com, *.example.com",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "3com.example, 3com.example",
    "10.0.0.7, 10.0.0.7",
    "255.255.255.255, 255.255.255.255",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:DB8::7, 2001:db8:0:0:0:0:0:7",
    "::ffff:10.0.0.7, 10.0.0.7",
  })
  void takesNamesThatClientsMatch(String given, String held) {
    assertThat(CertificateProfile.server(given).names()).containsExactly(held);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|it is empty",
        "' '|not allowed there",
        "a..b|it has an empty label",
        ".a|it has an empty label",
        "a.|it has an empty label",
        "build_1|without underscores, which Java refuses",
        "*|a wildcard stands only alone and only in front",
        "b*.example.com|Give a wildcard as *.example.com",
        "a.*.com|a wildcard stands only alone and only in front",
        "*.*.com|a wildcard stands only alone and only in front",
        "-a.com|not allowed there",
        "a-.com|not allowed there",
        "bücher.example|which begins with xn--",
        "tcp://build1:2376|Give the host alone, without protocol, port or path",
        "build1:2376|Give the host alone, without protocol, port or path",
        "10.0.0.7:2376|Give the host alone, without protocol, port or path",
        "10.0.0.0/8|Give the host alone, without protocol, port or path",
        "[::1]|without brackets",
        "fe80::1%eth0|without a zone",
        "10.0.0|neither a DNS name nor an IPv4 address",
        "10.0.0.256|neither a DNS name nor an IPv4 address",
        "10.0.0.07|neither a DNS name nor an IPv4 address",
        "1:2:3|is not an IP address",
        "a b|not allowed there",
      })
  void refusesNamesThatNoClientMatches(String name, String message) {
    assertThatThrownBy(() -> CertificateProfile.server(name))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE_REQUEST_INVALID))
        .hasMessageContaining(message)
        .hasMessageContaining("\"" + name);
  }

  @Test
  void refusesOverlongNames() {
    assertThatThrownBy(() -> CertificateProfile.server("a".repeat(64)))
        .hasMessageContaining("more than 63 characters");
    assertThatThrownBy(() -> CertificateProfile.server("a.".repeat(127) + "b"))
        .hasMessageContaining("at most 253 characters");
    assertThatThrownBy(() -> CertificateProfile.client("a".repeat(65)))
        .hasMessageContaining("1 to 64 characters");
  }

  @Test
  void findsASubjectForNamesThatAreTooLongForOne() {
    String longName = "a".repeat(63) + ".example.com";
    assertThat(CertificateProfile.server(longName, "short").subject()).hasToString("CN=short");
    assertThat(CertificateProfile.server(longName).subject()).hasToString("CN=docker daemon");
  }

  @Test
  void namesEachNameOnce() {
    assertThat(CertificateProfile.server("a", "A", "::1", "0::1").names())
        .containsExactly("a", "0:0:0:0:0:0:0:1");
  }

  @Test
  void refusesAServerWithoutAName() {
    assertThatThrownBy(() -> CertificateProfile.server(List.of()))
        .hasMessageContaining("matches no server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb"})
  void refusesClientsWithoutAPrintableName(String name) {
    assertThatThrownBy(() -> CertificateProfile.client(name))
        .isInstanceOf(DockerTlsException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1024, 2047, 4097, 8192})
  void refusesRsaKeysThatAreTooShortOrTooLong(int bits) {
    assertThatThrownBy(() -> CertificateProfile.client("alice").rsa(bits))
        .hasMessageContaining("An RSA key of " + bits + " bits is not made");
  }

  @Test
  void refusesAValidityOfNoTime() {
    assertThatThrownBy(() -> CertificateProfile.client("alice").validity(Duration.ofMillis(999)))
        .hasMessageContaining("one second or more");
    assertThatThrownBy(
            () -> CertificateAuthority.builder("root").validity(Duration.ofDays(4_000_000)).build())
        .hasMessageContaining("after the year 9999");
  }

  @Test
  void readsTheProfileOfACertificate() {
    CertificateProfile profile =
        CertificateProfile.server("a.example.com", "10.0.0.7")
            .organization("Example")
            .validity(Duration.ofDays(90))
            .ecP384()
            .bothPurposes();
    CertificateProfile read =
        CertificateProfile.of(CertificateAuthority.create("root").issue(profile).chain().get(0));
    assertThat(read.names()).isEqualTo(profile.names());
    assertThat(read.subject()).isEqualTo(profile.subject());
    assertThat(read.purposes()).isEqualTo(profile.purposes());
    assertThat(read.validity()).isEqualTo(profile.validity());
    assertThat(read.key()).isEqualTo(profile.key());
  }

  @Test
  void refusesToTakeAnAuthorityForAProfile() {
    assertThatThrownBy(
            () -> CertificateProfile.of(CertificateAuthority.create("root").certificate()))
        .hasMessageContaining("neither a server's nor a client's");
  }
}
