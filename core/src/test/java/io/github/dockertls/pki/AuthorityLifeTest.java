package io.github.dockertls.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.Environment;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityLifeTest {
  @TempDir Path directory;

  private final CertificateAuthority root = CertificateAuthority.create("root");

  @ParameterizedTest
  @EnumSource(
      value = CertificateAuthorityTest.Kind.class,
      names = {"EC_P256", "EC_P384", "RSA_2048", "ED25519"})
  void theJdkShakesHandsOnEachKindOfKey(CertificateAuthorityTest.Kind kind) throws Exception {
    CertificateAuthority authority = kind.authority();
    JdkHandshake.between(
        authority.issue(kind.of(CertificateProfile.client("alice"))),
        authority.issue(kind.of(CertificateProfile.server("build1"))),
        "build1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"build1", "x.example.com", "10.0.0.7", "2001:db8::7"})
  void theJdkMatchesEachKindOfName(String host) throws Exception {
    IssuedCertificate server =
        root.issueServer("build1", "*.example.com", "10.0.0.7", "2001:db8::7");
    JdkHandshake.between(root.issueClient("alice"), server, host);
  }

  @Test
  void theJdkRefusesAnotherNameAndAStrangersClient() {
    IssuedCertificate server = root.issueServer("build1");
    assertThatThrownBy(() -> JdkHandshake.between(root.issueClient("alice"), server, "build2"))
        .isInstanceOf(SSLException.class);
    CertificateAuthority stranger = CertificateAuthority.create("root");
    IssuedCertificate strange = stranger.issueClient("alice");
    IssuedCertificate client =
        IssuedCertificate.of(strange.chain(), strange.privateKey(), root.authorities());
    assertThatThrownBy(() -> JdkHandshake.between(client, server, "build1"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void intermediatesIssueWhatTheRootsFriendsTrust() throws Exception {
    CertificateAuthority region =
        CertificateAuthority.builder("region").issuedBy(root).pathLength(1).build();
    CertificateAuthority team = CertificateAuthority.builder("team").issuedBy(region).build();
    IssuedCertificate server = team.issueServer("build1");

    assertThat(server.chain()).hasSize(3);
    assertThat(server.authorities()).containsExactly(root.certificate());
    assertThat(region.certificate().getBasicConstraints()).isEqualTo(1);
    assertThat(team.certificate().getBasicConstraints()).isZero();
    JdkHandshake.between(team.issueClient("alice"), server, "build1");
    JdkHandshake.between(root.issueClient("bob"), server, "build1");

    team.writeServer(server, directory);
    new Program(directory)
        .run(
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-CAfile",
            "ca.pem",
            "-untrusted",
            "server-cert.pem",
            "server-cert.pem");
  }

  @Test
  void pathLengthsAreKept() {
    CertificateAuthority team = CertificateAuthority.builder("team").issuedBy(root).build();
    assertThatThrownBy(() -> CertificateAuthority.builder("below").issuedBy(team).build())
        .hasMessageContaining("\"CN=team\" has the path length 0")
        .hasMessageContaining("Issue it from an authority with a greater path length");
    CertificateAuthority two = CertificateAuthority.builder("two").pathLength(2).build();
    assertThatThrownBy(
            () -> CertificateAuthority.builder("below").issuedBy(two).pathLength(2).build())
        .hasMessageContaining("Ask for a path length of 1 or less");
  }

  @Test
  void intermediatesDoNotOutliveTheirRoot() {
    CertificateAuthority shortRoot =
        CertificateAuthority.builder("short").validity(Duration.ofDays(30)).build();
    assertThatThrownBy(
            () ->
                CertificateAuthority.builder("long")
                    .issuedBy(shortRoot)
                    .validity(Duration.ofDays(31))
                    .build())
        .hasMessageContaining("before the certificate would");
    assertThat(
            CertificateAuthority.builder("as long")
                .issuedBy(shortRoot)
                .build()
                .certificate()
                .getNotAfter())
        .isEqualTo(shortRoot.certificate().getNotAfter());
  }

  @Test
  void renewsWithTheSameNamesAndPurposeAndANewKey() throws Exception {
    CertificateProfile profile =
        CertificateProfile.server("build1", "10.0.0.7")
            .organization("Example")
            .validity(Duration.ofDays(90))
            .ecP384();
    IssuedCertificate old = root.issue(profile);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(80));
    IssuedCertificate renewed =
        root.withEnvironment(Environment.builder().clock(later).build()).renew(old);

    X509Certificate before = old.chain().get(0);
    X509Certificate after = renewed.chain().get(0);
    assertThat(after.getSubjectX500Principal()).isEqualTo(before.getSubjectX500Principal());
    assertThat(after.getSubjectAlternativeNames())
        .containsExactlyElementsOf(before.getSubjectAlternativeNames());
    assertThat(after.getExtendedKeyUsage()).isEqualTo(before.getExtendedKeyUsage());
    assertThat(after.getPublicKey()).isNotEqualTo(before.getPublicKey());
    assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
    assertThat(Duration.between(before.getNotAfter().toInstant(), after.getNotAfter().toInstant()))
        .isBetween(Duration.ofDays(80).minusMinutes(1), Duration.ofDays(80).plusMinutes(1));
  }

  @Test
  void renewsForAKeyThatStaysWhereItIs() {
    IssuedCertificate old = root.issueClient("alice");
    List<X509Certificate> renewed = root.renew(old.chain().get(0));
    assertThat(renewed.get(0).getPublicKey()).isEqualTo(old.chain().get(0).getPublicKey());
    assertThat(IssuedCertificate.of(renewed, old.privateKey(), root.authorities()).chain())
        .isEqualTo(renewed);
  }

  @Test
  void refusesToRenewWhatAStrangerIssued() {
    IssuedCertificate strange = CertificateAuthority.create("root").issueClient("alice");
    assertThatThrownBy(() -> root.renew(strange))
        .hasMessageContaining("was issued by \"CN=root\" with another key than this authority's");
  }

  @Test
  void oldAndNewWorkTogetherThroughARollover() throws Exception {
    IssuedCertificate oldServer = root.issueServer("build1");
    IssuedCertificate oldClient = root.issueClient("alice");
    CertificateAuthority next = root.successor();
    assertThat(next.authorities()).containsExactly(next.certificate(), root.certificate());
    assertThat(next.certificate().getPublicKey()).isNotEqualTo(root.certificate().getPublicKey());

    IssuedCertificate serverWithBoth =
        IssuedCertificate.of(oldServer.chain(), oldServer.privateKey(), next.authorities());
    IssuedCertificate clientWithBoth =
        IssuedCertificate.of(oldClient.chain(), oldClient.privateKey(), next.authorities());
    IssuedCertificate newServer = next.renew(oldServer);
    IssuedCertificate newClient = next.renew(oldClient);
    JdkHandshake.between(clientWithBoth, serverWithBoth, "build1");
    JdkHandshake.between(clientWithBoth, newServer, "build1");
    JdkHandshake.between(newClient, serverWithBoth, "build1");
    JdkHandshake.between(newClient, newServer, "build1");

    CertificateAuthority alone = next.withoutPredecessors();
    assertThat(alone.authorities()).containsExactly(next.certificate());
    IssuedCertificate last = alone.renew(newServer);
    JdkHandshake.between(newClient, last, "build1");
    assertThatThrownBy(() -> JdkHandshake.between(oldClient, last, "build1"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void opensslFollowsARollover() throws Exception {
    root.writeServer(root.issueServer("build1"), directory.resolve("old"));
    CertificateAuthority next = root.successor();
    next.writeServer(next.issueServer("build1"), directory.resolve("new"));
    Program openssl = new Program(directory);
    for (String generation : List.of("old", "new")) {
      openssl.run(
          "openssl",
          "verify",
          "-x509_strict",
          "-purpose",
          "sslserver",
          "-CAfile",
          "new/ca.pem",
          generation + "/server-cert.pem");
    }
  }

  @Test
  void rolloversSurviveSavingAndLoading() {
    root.successor().saveUnencrypted(directory);
    CertificateAuthority loaded = CertificateAuthority.loadUnencrypted(directory);
    assertThat(loaded.authorities()).hasSize(2).contains(root.certificate());
    assertThat(loaded.certificate()).isNotEqualTo(root.certificate());
  }

  @Test
  void refusesToRollAnIntermediateOver() {
    CertificateAuthority team = CertificateAuthority.builder("team").issuedBy(root).build();
    assertThatThrownBy(team::successor)
        .hasMessageContaining("is an intermediate, which nobody trusts by itself");
  }
}
