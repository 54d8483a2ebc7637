package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
  private static final Environment THEN =
      Environment.builder().clock(Clock.fixed(NOW, ZoneOffset.UTC)).build();

  @TempDir Path directory;

  enum Kind {
    EC_P256,
    EC_P384,
    RSA_2048,
    RSA_4096,
    ED25519;

    CertificateAuthority authority() {
      AuthorityBuilder builder = CertificateAuthority.builder("test CA");
      return switch (this) {
        case EC_P256 -> builder.build();
        case EC_P384 -> builder.ecP384().build();
        case RSA_2048 -> builder.rsa(2048).build();
        case RSA_4096 -> builder.rsa(4096).build();
        case ED25519 -> builder.ed25519().build();
      };
    }

    CertificateProfile of(CertificateProfile profile) {
      return switch (this) {
        case EC_P256 -> profile.ecP256();
        case EC_P384 -> profile.ecP384();
        case RSA_2048 -> profile.rsa(2048);
        case RSA_4096 -> profile.rsa(4096);
        case ED25519 -> profile.ed25519();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void opensslAcceptsWhatEachKindOfKeyIssues(Kind kind) throws Exception {
    CertificateAuthority authority = kind.authority();
    authority.writeServer(
        authority.issue(
            kind.of(CertificateProfile.server("sub.example.com", "*.example.com", "10.0.0.7"))),
        directory);
    authority.writeClient(authority.issueClient("alice"), directory);

    Program openssl = new Program(directory);
    openssl.run(
        "openssl",
        "verify",
        "-x509_strict",
        "-check_ss_sig",
        "-purpose",
        "sslserver",
        "-CAfile",
        "ca.pem",
        "-verify_hostname",
        "sub.example.com",
        "server-cert.pem");
    openssl.run(
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-CAfile",
        "ca.pem",
        "-verify_ip",
        "10.0.0.7",
        "server-cert.pem");
    openssl.run(
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslclient",
        "-CAfile",
        "ca.pem",
        "cert.pem");
    assertThat(
            openssl
                .runs(
                    "openssl",
                    "verify",
                    "-purpose",
                    "sslclient",
                    "-CAfile",
                    "ca.pem",
                    "server-cert.pem")
                .exit())
        .as("a server's certificate as a client's")
        .isNotZero();
    openssl.run("openssl", "pkey", "-in", "server-key.pem", "-noout", "-check");
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256", "RSA_2048", "ED25519"})
  void keytoolReadsWhatEachKindOfKeyIssues(Kind kind) throws Exception {
    CertificateAuthority authority = kind.authority();
    authority.writeServer(authority.issue(kind.of(CertificateProfile.server("a.b"))), directory);
    String printed =
        new Program(directory).run("keytool", "-printcert", "-file", "server-cert.pem");
    assertThat(printed).contains("DNSName: a.b", "serverAuth", "Version: 3");
  }

  @Test
  void profilesTheRootAsRfc5280Wants() {
    CertificateAuthority authority =
        CertificateAuthority.builder("root").organization("Example").environment(THEN).build();
    X509Certificate root = authority.certificate();

    assertThat(root.getVersion()).isEqualTo(3);
    assertThat(root.getSubjectX500Principal().getName()).isEqualTo("CN=root,O=Example");
    assertThat(root.getCriticalExtensionOIDs()).isEqualTo(Set.of("2.5.29.19", "2.5.29.15"));
    assertThat(root.getNonCriticalExtensionOIDs()).isEqualTo(Set.of("2.5.29.14", "2.5.29.35"));
    assertThat(root.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(root.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(root.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(root.getNotBefore().toInstant()).isEqualTo(NOW.minusSeconds(300));
    assertThat(root.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
  }

  @Test
  void profilesLeavesAsRfc5280Wants() throws Exception {
    CertificateAuthority authority = CertificateAuthority.builder("root").environment(THEN).build();
    X509Certificate server =
        authority.issueServer("build1", "*.example.com", "10.0.0.7", "2001:db8::1").chain().get(0);

    assertThat(server.getVersion()).isEqualTo(3);
    assertThat(server.getCriticalExtensionOIDs()).isEqualTo(Set.of("2.5.29.19", "2.5.29.15"));
    assertThat(server.getNonCriticalExtensionOIDs())
        .isEqualTo(Set.of("2.5.29.14", "2.5.29.35", "2.5.29.37", "2.5.29.17"));
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(server.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "build1"),
            List.of(2, "*.example.com"),
            List.of(7, "10.0.0.7"),
            List.of(7, "2001:db8:0:0:0:0:0:1"));
    assertThat(server.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    server.verify(authority.certificate().getPublicKey());
  }

  @Test
  void givesEachCertificateARandomSerialOfTwentyBytes() {
    CertificateAuthority authority = CertificateAuthority.create("root");
    BigInteger one = authority.issueClient("a").chain().get(0).getSerialNumber();
    BigInteger two = authority.issueClient("a").chain().get(0).getSerialNumber();
    assertThat(one).isPositive().isNotEqualTo(two);
    assertThat(one.toByteArray()).hasSize(20);
    assertThat(two.toByteArray()).hasSize(20);
  }

  @Test
  void tellsPluginsTheClientsNameAndOrganization() throws Exception {
    X509Certificate client =
        CertificateAuthority.create("root")
            .issue(CertificateProfile.client("alice, \"ops\"+x").organization("Example"))
            .chain()
            .get(0);
    assertThat(client.getSubjectX500Principal().getName())
        .isEqualTo("CN=alice\\, \\\"ops\\\"\\+x,O=Example");
    assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(client.getSubjectAlternativeNames()).isNull();
  }

  @Test
  void issuesForBothPurposesOnRequest() throws Exception {
    X509Certificate both =
        CertificateAuthority.create("root")
            .issue(CertificateProfile.server("manager1").bothPurposes())
            .chain()
            .get(0);
    assertThat(both.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
  }

  @Test
  void refusesToOutliveTheAuthority() {
    CertificateAuthority authority =
        CertificateAuthority.builder("root")
            .validity(Duration.ofDays(30))
            .environment(THEN)
            .build();
    assertThatThrownBy(() -> authority.issueClient("alice"))
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE_REQUEST_INVALID))
        .hasMessageContaining("ends at 2030-02-01T03:04:05Z, before the certificate would")
        .hasMessageContaining("clippedToAuthority()");
  }

  @Test
  void endsWithTheAuthorityIfClipped() {
    CertificateAuthority authority =
        CertificateAuthority.builder("root").validity(Duration.ofDays(30)).build();
    X509Certificate clipped =
        authority.issue(CertificateProfile.client("alice").clippedToAuthority()).chain().get(0);
    assertThat(clipped.getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void refusesToIssueOutsideTheAuthoritysOwnTime() {
    CertificateAuthority authority = CertificateAuthority.builder("root").environment(THEN).build();
    Environment later =
        Environment.builder()
            .clock(Clock.fixed(NOW.plus(Duration.ofDays(4000)), ZoneOffset.UTC))
            .build();
    Environment earlier =
        Environment.builder()
            .clock(Clock.fixed(NOW.minus(Duration.ofDays(1)), ZoneOffset.UTC))
            .build();
    assertThatThrownBy(() -> authority.withEnvironment(later).issueClient("alice"))
        .hasMessageContaining("ended at 2039-12-31T03:04:05Z");
    assertThatThrownBy(() -> authority.withEnvironment(earlier).issueClient("alice"))
        .hasMessageContaining("begins only at 2030-01-02T02:59:05Z")
        .hasMessageContaining("Set the clock right");
  }

  @Test
  void keepsTheKeyOutOfTexts() {
    CertificateAuthority authority = CertificateAuthority.create("root");
    assertThat(authority).hasToString("CertificateAuthority[CN=root]");
    assertThat(authority.issueClient("alice")).hasToString("IssuedCertificate[CN=alice]");
  }
}
