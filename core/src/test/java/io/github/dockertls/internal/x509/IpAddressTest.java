package io.github.dockertls.internal.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 7f000001",
    "255.255.255.255, ffffffff",
    "::, 00000000000000000000000000000000",
    "::1, 00000000000000000000000000000001",
    "[::1], 00000000000000000000000000000001",
    "1::, 00010000000000000000000000000000",
    "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
    "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
    "2001:DB8::8:800:200c:417a, 20010db80000000000080800200c417a",
    "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221",
    "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304",
    "::ffff:1.2.3.4, 01020304",
  })
  void readsAddresses(String text, String bytes) {
    assertThat(IpAddress.parse(text)).isEqualTo(HexFormat.of().parseHex(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "127.1",
        "127.0.0.01",
        "256.0.0.1",
        "1.2.3.4.5",
        ":",
        ":::",
        ":1",
        "1:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "1::2::3",
        "00001::",
        "g::1",
        "x::1",
        "fe80::1%eth0",
        "::1.2.3",
        "::1.2.3.04",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
      })
  void takesEverythingElseForAName(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }
}
