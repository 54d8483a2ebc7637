package io.github.dockertls.internal.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerValueTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static DerValue of(String hex) {
    return DerValue.of(bytes(hex));
  }

  @Test
  void readsWhatCertificatesAreMadeOf() {
    assertThat(of("0101ff").bool()).isTrue();
    assertThat(of("010100").bool()).isFalse();
    assertThat(of("020200ff").integer()).isEqualTo(BigInteger.valueOf(255));
    assertThat(of("0201ff").integer()).isEqualTo(BigInteger.valueOf(-1));
    assertThat(of("03020780").bits()).isEqualTo(bytes("80"));
    assertThat(of("0401aa").octets()).isEqualTo(bytes("aa"));
    assertThat(of("170130").time()).isEqualTo("0");
    assertThat(of("820161").implicitAscii()).isEqualTo("a");
    assertThat(of("8201e4").implicitAscii()).isNull();
    assertThat(of("a303020105").explicit().integer()).isEqualTo(BigInteger.valueOf(5));
    assertThat(of("3006020101020102").sequence()).hasSize(2);
    assertThat(of("3003020101").sequence().get(0).encoded()).isEqualTo(bytes("020101"));
    assertThat(DerValue.first(bytes("0201010500")).integer()).isEqualTo(BigInteger.ONE);
  }

  @ParameterizedTest
  @CsvSource({
    "0603551d11, 2.5.29.17",
    "06092a864886f70d010101, 1.2.840.113549.1.1.1",
    "060100, 0.0",
    "060127, 0.39",
    "06028837, 2.999",
    "060a69818080808080808000, 2.25.72057594037927936",
  })
  void writesObjectIdentifiersWithDots(String hex, String dotted) {
    assertThat(of(hex).oid()).isEqualTo(dotted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3001",
        "30800000", // indefinite length
        "04810100", // the length would fit into one byte
        "04820080",
        "0485000000000100",
        "04ffffffffff",
        "0484ffffffff00",
        "020101 00", // something behind it
        "30030201", // longer than what is around it
        "3003020201",
        "1f8101 00", // a high tag number
        "0000",
        "0100", // booleans
        "010101",
        "0102ffff",
        "0200", // integers with needless bytes
        "02020001",
        "0202ff80",
        "0300", // bit strings with impossible or set unused bits
        "030101",
        "030208ff",
        "03020101",
        "0302ff00",
        "050100",
        "0600", // object identifiers that end within or begin with an empty arc
        "060180",
        "06022a80",
        "06038001 01",
        "1e0161", // half a character
        "2403040161", // a string in parts
      })
  void refusesWhatCouldBeWrittenOtherwise(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(hex));
  }

  @Test
  void refusesAnotherTypeThanTheOneAskedFor() {
    DerValue integer = of("020101");
    assertThatIllegalArgumentException().isThrownBy(integer::bool);
    assertThatIllegalArgumentException().isThrownBy(integer::bits);
    assertThatIllegalArgumentException().isThrownBy(integer::octets);
    assertThatIllegalArgumentException().isThrownBy(integer::oid);
    assertThatIllegalArgumentException().isThrownBy(integer::time);
    assertThatIllegalArgumentException().isThrownBy(integer::set);
    assertThatIllegalArgumentException().isThrownBy(integer::sequence);
    assertThatIllegalArgumentException().isThrownBy(integer::explicit);
    assertThatIllegalArgumentException().isThrownBy(integer::contextNumber);
    assertThatIllegalArgumentException().isThrownBy(integer::implicitOctets);
    assertThatIllegalArgumentException().isThrownBy(of("a000")::implicitOctets);
    assertThatIllegalArgumentException().isThrownBy(of("8000")::implicitSequence);
    assertThatIllegalArgumentException().isThrownBy(() -> of("3000").sequence(1));
  }

  @ParameterizedTest
  @CsvSource({
    "130141, true",
    "130140, false",
    "120139, true",
    "120141, false",
    "160140, true",
    "1601e4, false",
    "0c02c3a4, true",
    "0c01c3, false",
    "1401e4, true",
    "1e020041, true",
    "020141, false",
    "1a0141, false",
  })
  void holdsTextToTheCharactersOfItsType(String hex, boolean text) {
    assertThat(of(hex).isText()).isEqualTo(text);
  }

  @Test
  void boundsTheDepthAndTheLengthOfAnObjectIdentifier() {
    // 60 levels are 120 bytes, which a length of one byte can tell.
    StringBuilder nested = new StringBuilder();
    for (int level = 1; level <= 60; level++) {
      nested.insert(0, "30%02x".formatted(nested.length() / 2));
    }
    assertThat(of(nested.toString()).sequence()).hasSize(1);
    for (int level = 61; level <= 66; level++) {
      int length = nested.length() / 2;
      nested.insert(0, (length < 0x80 ? "30%02x" : "3081%02x").formatted(length));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> of(nested.toString()));
    assertThatIllegalArgumentException().isThrownBy(() -> of("068181" + "2a" + "01".repeat(128)));
  }

  @Test
  void doesNotChangeWithTheBytesItWasReadFrom() {
    byte[] source = bytes("020101");
    DerValue value = DerValue.of(source);
    source[2] = 2;
    value.encoded()[2] = 3;
    assertThat(value.integer()).isEqualTo(BigInteger.ONE);
  }
}
