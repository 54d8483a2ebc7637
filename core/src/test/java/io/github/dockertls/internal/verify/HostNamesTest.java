package io.github.dockertls.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.internal.x509.AlternativeNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

  @ParameterizedTest
  @CsvSource({
    "docker.example.com, docker.example.com, true",
    "DOCKER.example.com, docker.EXAMPLE.com, true",
    "docker.example.com, docker.example.com., true",
    "docker.example.com, docker.example.com.., false",
    "docker.example.com., docker.example.com, false",
    "*.example.com, docker.example.com, true",
    "*.example.com, a.docker.example.com, false",
    "*.example.com, example.com, false",
    "d*.example.com, docker.example.com, false",
    "docker.*.com, docker.example.com, false",
    "*, localhost, false",
    "my_docker.example.com, my_docker.example.com, true",
    "*.example.com, my_docker.example.com, true",
    "'', '', false",
    "b\u00fccher.example, B\u00fcCHER.example, true",
    "k.example, \u212a.example, false"
  })
  void matchesAsTheCliDoes(String pattern, String host, boolean matches) {
    assertThat(HostNames.matches(pattern, host)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "build1, build1, true",
    "*, build1, true",
    "*, build1.example.com, false",
    "*.example.com, build1.example.com, true",
    "127.0.0.1, 127.0.0.1, false",
    "*, ::1, false"
  })
  void matchesCommonNamesAsOldClisDid(String commonName, String host, boolean matches) {
    assertThat(HostNames.commonNameMatches(commonName, host)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "build1, build1, true",
    "BUILD1, build1., true",
    "127.0.0.1, 127.0.0.1, true",
    "*.0.0.1, 127.0.0.1, true",
    "127.0.0.2, 127.0.0.1, false",
    "127.0.0.1, 127.0.0.1.example.com, false",
    "::1, ::1, true",
    "*, ::1, true",
    "0:0:0:0:0:0:0:1, ::1, false",
    "'', 127.0.0.1, false"
  })
  void aCommonNameMaySayAnAddress(String commonName, String host, boolean says) {
    assertThat(HostNames.commonNameSays(commonName, host)).isEqualTo(says);
  }

  @Test
  void holdsAddressesAgainstAddressesOnly() {
    AlternativeNames names =
        new AlternativeNames(
            List.of("10.0.0.7", "127.1"),
            List.of(new byte[] {127, 0, 0, 1}, mapped(10, 0, 0, 8)),
            List.of(),
            List.of());
    assertThat(HostNames.covers(names, "127.0.0.1")).isTrue();
    assertThat(HostNames.covers(names, "10.0.0.8")).isTrue();
    assertThat(HostNames.covers(names, "[::ffff:127.0.0.1]")).isTrue();
    assertThat(HostNames.covers(names, "10.0.0.7")).isFalse();
    assertThat(HostNames.covers(names, "127.1")).as("a host name to the CLI").isTrue();
    assertThat(HostNames.covers(names, "127.0.0.01")).isFalse();
  }

  private static byte[] mapped(int a, int b, int c, int d) {
    byte[] bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    bytes[12] = (byte) a;
    bytes[13] = (byte) b;
    bytes[14] = (byte) c;
    bytes[15] = (byte) d;
    return bytes;
  }
}
