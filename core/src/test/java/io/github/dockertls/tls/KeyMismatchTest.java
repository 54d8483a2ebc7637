package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.pem.Pem;
import io.github.dockertls.pem.PemFixtures;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMismatchTest {
  private static Path keys(String name) {
    return PemFixtures.ROOT.resolve("keys/" + name + ".pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "p256", "p384", "p521", "ed25519", "ed448", "pss"})
  void computesThePublicKeyOfEveryKind(String kind) {
    assertThat(KeyMismatch.publicKey(Pem.read(keys(kind + "-key")).privateKey()))
        .isEqualTo(Pem.read(keys(kind)).certificates().get(0).getPublicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "p256", "ed25519", "ed448", "pss"})
  void saysWhichFileHoldsWhat(String kind) throws Exception {
    Path certificate = keys(kind);
    Path key = keys("other-" + kind + "-key");

    assertThatThrownBy(() -> Identity.pem(certificate, key))
        .hasMessageContaining("\"" + certificate + "\" is for \"CN=client " + kind)
        .hasMessageContaining("\"" + key + "\" holds an ")
        .hasMessageContaining(sha256(certificate))
        .hasMessageContaining(sha256(keys("other-" + kind)));
  }

  @Test
  void saysThatTheFilesLookSwapped() {
    assertThatThrownBy(() -> Identity.pem(keys("p256-key"), keys("p256")))
        .hasMessageContaining("holds a private key and")
        .hasMessageContaining("Swap the two");
  }

  @Test
  void saysWhichCertificateOfTheFileIsTheKeys() {
    Pem shuffled = Pem.read(PemFixtures.ROOT.resolve("certificates/chain-shuffled.pem"));

    assertThatThrownBy(() -> Identity.asCli(shuffled, Pem.read(keys("p256-key"))))
        .hasMessageContaining("Put certificate 2 of the certificate file first");
  }

  @Test
  void sortsAShuffledChain() {
    Path shuffled = PemFixtures.ROOT.resolve("certificates/chain-shuffled.pem");
    Path sorted = PemFixtures.ROOT.resolve("certificates/chain-with-root.pem");

    assertThat(Identity.pem(shuffled, keys("p256-key")).chain())
        .isEqualTo(Identity.pem(sorted, keys("p256-key")).chain())
        .isEqualTo(Pem.read(sorted).certificates());
  }

  @Test
  void sendsWhatFollowsTheLeafAsItIsInCliMode() throws Exception {
    Pem junkSecond = Pem.read(PemFixtures.ROOT.resolve("broken/certificates/junk-second.pem"));

    Identity identity = Identity.asCli(junkSecond, Pem.read(keys("p256-key")));

    assertThat(identity.chain()).hasSize(2);
    assertThat(identity.chain().get(1).getEncoded())
        .isEqualTo(HexFormat.of().parseHex("3003020101"));
  }

  @Test
  void refusesAnEmptyChainAndTheKeyOfAnother() {
    var key = Pem.read(keys("p256-key")).privateKey();
    var other = Pem.read(keys("other-p256")).certificates();

    assertThatThrownBy(() -> Identity.of(List.of(), key)).hasMessageContaining("is empty");
    assertThatThrownBy(() -> Identity.of(other, key)).hasMessageContaining("does not belong");
  }

  private static String sha256(Path certificate) throws Exception {
    byte[] key = Pem.read(certificate).certificates().get(0).getPublicKey().getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
  }
}
