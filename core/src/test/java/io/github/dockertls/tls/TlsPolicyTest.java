package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsPolicyTest extends HandshakeTest {
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant AGO = Instant.parse("2002-01-01T00:00:00Z");

  private void serverOf(
      TestCertificate shown, TestCertificate trusted, String host, Reason refusal, String... words)
      throws Exception {
    try (TlsTestServer server = TlsTestServer.with(shown).start()) {
      TlsPolicy policy = trusting(trusted).build();
      if (refusal == null) {
        assertThat(talk(policy, host, server)).isEqualTo("hello");
      } else {
        isRefused(() -> talk(policy, host, server), refusal, words);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "127.0.0.1"})
  void acceptsAServerOfATrustedCaUnderEachOfItsNames(String host) throws Exception {
    serverOf(SERVER, CA, host, null);
    assertThat(heard.get(0).protocol()).isEqualTo("TLSv1.3");
    assertThat(heard.get(0).cipherSuite()).startsWith("TLS_AES_");
    assertThat(heard.get(0).serverChain()).containsExactly(SERVER.certificate());
    assertThat(heard.get(0).clientChain()).isEmpty();
    assertThat(heard.get(0).resumed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void acceptsServersOfEachKindOfKey(String algorithm) throws Exception {
    TestCertificate ca = TestCertificate.ca("CA").key(algorithm).issue();
    serverOf(
        TestCertificate.server("localhost").key(algorithm).signedBy(ca).issue(),
        ca,
        "localhost",
        null);
  }

  @Test
  void refusesAServerOfAnotherCaAndNamesTheIssuer() throws Exception {
    TestCertificate stranger = TestCertificate.ca("Stranger").issue();
    serverOf(
        SERVER,
        stranger,
        "localhost",
        Reason.X509_UNKNOWN_AUTHORITY,
        "\"CN=CA\"",
        "\"CN=Stranger\"");
  }

  @Test
  void refusesACaOfTheSameNameWithAnotherKey() throws Exception {
    TestCertificate twin = TestCertificate.ca("CA").issue();
    serverOf(SERVER, twin, "localhost", Reason.X509_UNKNOWN_AUTHORITY, "has another key");
  }

  @Test
  void refusesAnotherNameAndTellsTheOffered() throws Exception {
    serverOf(
        SERVER,
        CA,
        "build1",
        Reason.X509_HOSTNAME,
        "is for localhost, 127.0.0.1, not for \"build1\"",
        "DNS:build1");
  }

  @Test
  void tellsWhichNameWasMeant() throws Exception {
    serverOf(
        SERVER,
        CA,
        "loaclhost",
        Reason.X509_HOSTNAME,
        "not for \"loaclhost\": perhaps \"localhost\" was meant",
        "Connect to \"localhost\"",
        "DNS:loaclhost");
  }

  @Test
  void refusesAnAddressIfNoneIsNamed() throws Exception {
    TestCertificate named = TestCertificate.server("build1").signedBy(CA).issue();
    serverOf(named, CA, "127.0.0.1", Reason.X509_NO_IP_SAN, "names no IP address", "IP:127.0.0.1");
    serverOf(SERVER, CA, "127.0.0.2", Reason.X509_HOSTNAME, "127.0.0.2");
  }

  @Test
  void refusesACommonNameAndSaysHowToReissue() throws Exception {
    TestCertificate old = TestCertificate.server().subject("CN=localhost").signedBy(CA).issue();
    serverOf(
        old,
        CA,
        "localhost",
        Reason.X509_COMMON_NAME,
        "subjectAltName = DNS:localhost",
        "allowCommonName()");
  }

  @Test
  void anAddressInTheCommonNameNeverCounts() throws Exception {
    TestCertificate old = TestCertificate.server().subject("CN=127.0.0.1").signedBy(CA).issue();
    serverOf(old, CA, "127.0.0.1", Reason.X509_COMMON_NAME, "subjectAltName = IP:127.0.0.1");
    try (TlsTestServer server = TlsTestServer.with(old).start()) {
      TlsPolicy policy = trusting(CA).allowCommonName().build();
      isRefused(() -> talk(policy, "127.0.0.1", server), Reason.X509_COMMON_NAME);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=build1", "CN=*", "O=Docker, CN=BUILD1, OU=Old"})
  void takesACommonNameIfAllowed(String subject) throws Exception {
    TestCertificate old = TestCertificate.server().subject(subject).signedBy(CA).issue();
    try (TlsTestServer server = TlsTestServer.with(old).start()) {
      TlsPolicy policy = trusting(CA).allowCommonName().build();
      assertThat(talk(policy, "build1", server)).isEqualTo("hello");
      isRefused(() -> talk(policy, "build1.example.com", server), Reason.X509_HOSTNAME);
      isRefused(() -> talk(policy, "127.0.0.1", server), Reason.X509_NO_IP_SAN);
    }
  }

  @Test
  void allowingTheCommonNameDoesNotOverrideASubjectAlternativeName() throws Exception {
    TestCertificate other =
        TestCertificate.server("other").subject("CN=build1").signedBy(CA).issue();
    try (TlsTestServer server = TlsTestServer.with(other).start()) {
      TlsPolicy policy = trusting(CA).allowCommonName().build();
      isRefused(() -> talk(policy, "build1", server), Reason.X509_HOSTNAME);
    }
  }

  @Test
  void checksTheServerNameInsteadOfTheHost() throws Exception {
    TestCertificate build1 = TestCertificate.server("build1.example.com").signedBy(CA).issue();
    try (TlsTestServer server = TlsTestServer.with(build1).start()) {
      TlsPolicy policy = trusting(CA).serverName("build1.example.com").build();
      assertThat(talk(policy, "127.0.0.1", server)).isEqualTo("hello");
      assertThat(server.next().serverName()).isEqualTo("build1.example.com");
      TlsPolicy other = trusting(CA).serverName("build2.example.com").build();
      isRefused(() -> talk(other, "build1.example.com", server), Reason.X509_HOSTNAME);
    }
  }

  @Test
  void tellsOfTheDatesBeforeTheNameAndTheCa() throws Exception {
    TestCertificate expired =
        TestCertificate.server("localhost").valid(LONG_AGO, AGO).signedBy(CA).issue();
    TestCertificate stranger = TestCertificate.ca("Stranger").issue();
    serverOf(expired, stranger, "other", Reason.X509_TIME, "ended on 2002-01-01T00:00:00Z");
    serverOf(SERVER, stranger, "other", Reason.X509_HOSTNAME);
  }

  @Test
  void judgesByTheClockOfTheEnvironment() throws Exception {
    Instant later = Instant.now().plusSeconds(400L * 86_400).truncatedTo(ChronoUnit.SECONDS);
    Environment future = Environment.builder().clock(Clock.fixed(later, ZoneOffset.UTC)).build();
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      TlsPolicy policy = trusting(CA).environment(future).build();
      isRefused(() -> talk(policy, "localhost", server), Reason.X509_TIME, later.toString());
    }
  }

  @Test
  void holdsTheAnchorItselfToItsLimits() throws Exception {
    TestCertificate expired = TestCertificate.ca("Old").valid(LONG_AGO, AGO).issue();
    TestCertificate forClients =
        TestCertificate.ca("Clients")
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
            .issue();
    TestCertificate strange =
        TestCertificate.ca("Strange")
            .extension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE)
            .issue();
    TestCertificate constrained =
        TestCertificate.ca("Constrained")
            .extension(
                Extension.nameConstraints,
                true,
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example.com"))
                    },
                    null))
            .issue();
    serverOf(by(expired), expired, "localhost", Reason.X509_TIME, "\"CN=Old\"");
    serverOf(by(forClients), forClients, "localhost", Reason.X509_KEY_USAGE, "serverAuth");
    serverOf(by(strange), strange, "localhost", Reason.X509_CRITICAL_EXT, "1.2.3.4");
    serverOf(by(constrained), constrained, "localhost", Reason.X509_OTHER, "\"localhost\"");
  }

  private static TestCertificate by(TestCertificate ca) {
    return TestCertificate.server("localhost").signedBy(ca).issue();
  }

  @Test
  void takesAnchorsThatAreNoRoots() throws Exception {
    TestCertificate inter = TestCertificate.ca("Inter").signedBy(CA).issue();
    TestCertificate below = by(inter);
    serverOf(below, CA, "localhost", null);
    serverOf(below.alone(), CA, "localhost", Reason.X509_UNKNOWN_AUTHORITY, "\"CN=Inter\"");
    serverOf(below.alone(), inter, "localhost", null);
    serverOf(SERVER, SERVER, "localhost", null);
    serverOf(SERVER, SERVER, "other", Reason.X509_HOSTNAME);
    TestCertificate own = TestCertificate.server("localhost").issue();
    serverOf(own, own, "localhost", null);
    TestCertificate old = TestCertificate.server("localhost").valid(LONG_AGO, AGO).issue();
    serverOf(old, old, "localhost", Reason.X509_TIME);
  }

  @Test
  void countsEveryIntermediateAgainstThePathLength() throws Exception {
    TestCertificate root =
        TestCertificate.ca("Short")
            .extension(Extension.basicConstraints, true, new BasicConstraints(0))
            .issue();
    serverOf(by(root), root, "localhost", null);
    TestCertificate inter = TestCertificate.ca("Inter").signedBy(root).issue();
    serverOf(by(inter), root, "localhost", Reason.X509_OTHER, "fewer intermediate");
  }

  @Test
  void findsTheGoodTwinOfABadCa() throws Exception {
    TestCertificate.Shape old = TestCertificate.ca("Twin");
    var keys = TestCertificate.Shape.newKeys("EC");
    TestCertificate bad = old.keys(keys).valid(LONG_AGO, AGO).issue();
    TestCertificate good = TestCertificate.ca("Twin").keys(keys).issue();
    TestCertificate stranger = TestCertificate.ca("Twin").issue();
    try (TlsTestServer server = TlsTestServer.with(by(good)).start()) {
      assertThat(talk(trusting(bad, stranger, good).build(), "localhost", server))
          .isEqualTo("hello");
    }
  }

  @Test
  void ignoresTheKeyUsageOfTheServerButNotItsPurpose() throws Exception {
    TestCertificate signer =
        TestCertificate.server("localhost")
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .signedBy(CA)
            .issue();
    serverOf(signer, CA, "localhost", null);
    TestCertificate client = TestCertificate.client("x").names("localhost").signedBy(CA).issue();
    serverOf(client, CA, "localhost", Reason.X509_KEY_USAGE);
  }

  @Test
  void refusesSha1BelowAnyCaButTakesASha1Root() throws Exception {
    TestCertificate root = TestCertificate.ca("Sha1").key("RSA").signature("SHA1withRSA").issue();
    serverOf(by(root), root, "localhost", null);
    TestCertificate leaf =
        TestCertificate.server("localhost").signedBy(root).signature("SHA1withRSA").issue();
    serverOf(leaf, root, "localhost", Reason.X509_UNKNOWN_AUTHORITY, "SHA1withRSA");
  }

  @Test
  void takesVersion1RootsButNoCaWithoutBasicConstraints() throws Exception {
    TestCertificate version1 = TestCertificate.ca("V1").version1().issue();
    serverOf(by(version1), version1, "localhost", null);
    TestCertificate unmarked =
        TestCertificate.ca("Unmarked").without(Extension.basicConstraints).issue();
    serverOf(by(unmarked), unmarked, "localhost", Reason.X509_UNKNOWN_AUTHORITY, "not marked");
  }

  @Test
  void unverifiedTakesAnyServerUnderAnyName() throws Exception {
    TestCertificate expired = TestCertificate.server("x").valid(LONG_AGO, AGO).issue();
    try (TlsTestServer server = TlsTestServer.with(expired).start()) {
      TlsPolicy policy = TlsPolicy.builder(Trust.unverified()).build();
      assertThat(talk(policy, "localhost", server)).isEqualTo("hello");
      assertThat(policy.hostnameVerifier().verify("anything", null)).isTrue();
      assertThat(heard.get(0).serverChain()).containsExactly(expired.certificate());
    }
  }

  @Test
  void trustsTheSystemsRootsOfTheEnvironment() throws Exception {
    Environment environment =
        Environment.builder().systemRoots(() -> List.of(CA.certificate())).build();
    try (TlsTestServer server = TlsTestServer.with(SERVER).start()) {
      TlsPolicy system = TlsPolicy.builder(Trust.system()).environment(environment).build();
      assertThat(talk(system, "localhost", server)).isEqualTo("hello");
      TlsPolicy processes =
          TlsPolicy.builder(Trust.system()).environment(Environment.system()).build();
      isRefused(() -> talk(processes, "localhost", server), Reason.X509_UNKNOWN_AUTHORITY);
      TlsPolicy both =
          TlsPolicy.builder(Trust.systemAnd(List.of(CA.certificate())))
              .environment(Environment.builder().systemRoots(List::of).build())
              .build();
      assertThat(talk(both, "localhost", server)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void resumesSessionsWithTheSameHostAndPort(String protocol) throws Exception {
    try (TlsTestServer server =
        TlsTestServer.with(SERVER)
            .socket(socket -> socket.setEnabledProtocols(new String[] {protocol}))
            .start()) {
      TlsPolicy policy = trusting(CA).build();
      talk(policy, "localhost", server);
      talk(policy, "localhost", server);
      talk(policy, "127.0.0.1", server);
      assertThat(heard).extracting(HandshakeInfo::resumed).containsExactly(false, true, false);
      assertThat(heard.get(1).serverChain()).containsExactly(SERVER.certificate());
      isRefused(() -> talk(policy, "other", server), Reason.X509_HOSTNAME);
    }
  }
}
