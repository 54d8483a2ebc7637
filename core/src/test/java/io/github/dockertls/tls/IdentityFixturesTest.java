package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.pem.PemFixtures;
import io.github.dockertls.pem.PemFixtures.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture, read by the library's rules and by the CLI's. */
class IdentityFixturesTest {
  static List<Row> rows() {
    return PemFixtures.rows();
  }

  static Stream<Row> refused() {
    return rows().stream().filter(row -> !row.isAccepted());
  }

  static Stream<Row> measured() {
    return rows().stream().filter(row -> !row.what().equals("store"));
  }

  @Test
  void hasAtLeastSixtyAcceptedAndEightyRefusedForms() {
    assertThat(rows().stream().filter(Row::isAccepted)).hasSizeGreaterThanOrEqualTo(60);
    assertThat(refused()).hasSizeGreaterThanOrEqualTo(80);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsOrRefusesAsExpected(Row row) {
    assertThat(verdict(() -> read(row))).isEqualTo(row.library());
  }

  @ParameterizedTest
  @MethodSource("measured")
  void agreesWithTheRealCliInCliMode(Row row) {
    assertThat(verdict(() -> readAsCli(row))).isEqualTo(row.cli());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesFileAndLineAndRemedyButNoContent(Row row) throws IOException {
    DockerTlsException refusal = catchThrowableOfType(DockerTlsException.class, () -> read(row));

    assertThat(refusal.fact()).contains("\"" + row.file() + "\"");
    if (!row.what().equals("store")
        && !refusal.reason().slug().equals("key-mismatch")
        && !row.file().toString().contains("swapped")) {
      assertThat(refusal.fact()).containsPattern("line [1-9]");
    }
    assertThat(refusal.remedy()).isNotBlank().doesNotContain("{file}");
    assertThat(refusal.fact()).doesNotEndWith(".").matches("[\"A-Z].*");
    assertThat(refusal.remedy()).doesNotEndWith(".").matches("[A-Z].*");

    StringWriter all = new StringWriter();
    refusal.printStackTrace(new PrintWriter(all));
    for (String line :
        Files.readString(row.file(), StandardCharsets.ISO_8859_1).split("[\r\n]", -1)) {
      String body = line.strip();
      if (body.length() >= 24 && !body.contains("---")) {
        assertThat(all.toString()).doesNotContain(body);
      }
    }
    if (row.password() != null && row.password().length() > 5) {
      assertThat(refusal.getMessage()).doesNotContain(row.password());
    }
  }

  private static Object read(Row row) {
    char[] password = row.password() == null ? null : row.password().toCharArray();
    return switch (row.what()) {
      case "bundle" -> Pem.read(row.file()).cliTrustAnchors();
      case "store" -> Identity.keyStore(row.file(), password);
      default -> Identity.pem(row.certificate(), row.key(), () -> password);
    };
  }

  private static Object readAsCli(Row row) {
    if (row.what().equals("bundle")) {
      return Trust.certificates(Pem.read(row.file()));
    }
    return Identity.asCli(Pem.read(row.certificate()), Pem.read(row.key()));
  }

  private static String verdict(Runnable reading) {
    try {
      reading.run();
      return "ok";
    } catch (DockerTlsException e) {
      return e.reason().slug();
    }
  }
}
