package io.github.dockertls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.Environment;
import io.github.dockertls.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SystemRootsTest {
  private static final TestCertificate ONE = TestCertificate.ca("One").issue();
  private static final TestCertificate TWO = TestCertificate.ca("Two").issue();

  @TempDir Path directory;

  private static String pem(TestCertificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.certificate().getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Environment.Builder environment() {
    return Environment.builder().workingDirectory(directory);
  }

  @Test
  void readsTheFileAndDirectoriesThatTheVariablesName() throws IOException {
    Path file = Files.writeString(directory.resolve("one.pem"), pem(ONE));
    Path more = Files.createDirectory(directory.resolve("more"));
    Files.writeString(more.resolve("two.pem"), pem(TWO));
    Files.writeString(more.resolve("readme.txt"), "no certificate");
    Files.createSymbolicLink(more.resolve("01234567.0"), Path.of("two.pem"));
    Environment both =
        environment()
            .variable("SSL_CERT_FILE", file.toString())
            .variable("SSL_CERT_DIR", directory.resolve("missing") + ":" + more)
            .build();
    assertThat(SystemRoots.of(both)).containsExactly(ONE.certificate(), TWO.certificate());
  }

  @Test
  void readsRelativePathsFromTheWorkingDirectory() throws IOException {
    Files.writeString(directory.resolve("one.pem"), pem(ONE));
    Environment relative =
        environment()
            .variable("SSL_CERT_FILE", "one.pem")
            .variable("SSL_CERT_DIR", "missing")
            .build();
    assertThat(SystemRoots.of(relative)).containsExactly(ONE.certificate());
  }

  @Test
  void trustsNobodyElseIfTheVariablesNameNothing() {
    Environment nothing =
        environment()
            .variable("SSL_CERT_FILE", "missing")
            .variable("SSL_CERT_DIR", "missing")
            .build();
    assertThat(SystemRoots.of(nothing)).isEmpty();
  }

  @Test
  void findsRootsWithoutAnyVariable() {
    assertThat(SystemRoots.of(environment().variable("SSL_CERT_FILE", "").build())).isNotEmpty();
  }

  @Test
  void takesTheReplacementOfTheEnvironmentFirst() {
    Environment replaced =
        environment()
            .systemRoots(() -> List.of(TWO.certificate()))
            .variable("SSL_CERT_FILE", "missing")
            .build();
    assertThat(SystemRoots.of(replaced)).containsExactly(TWO.certificate());
  }
}
