package io.github.dockertls.docktls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.CertificateProfile;
import io.github.dockertls.pki.IssuedCertificate;
import io.github.dockertls.tls.CertificateInUse;
import io.github.dockertls.tls.CertificateInUse.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever asks for the days until a certificate ends hears the same number. */
class DaysLeftTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "PT-36H, -2",
    "PT-24H, -1",
    "PT-1S, -1",
    "PT0S, 0",
    "PT12H, 0",
    "PT36H, 1",
    "PT720H, 30"
  })
  void theEndpointTheDiagnosisAndTheInspectionCountAlike(Duration left, long days)
      throws IOException {
    CertificateAuthority ca = CertificateAuthority.create("ca");
    IssuedCertificate client =
        ca.issue(CertificateProfile.client("alice").validity(Duration.ofDays(10)));
    ca.writeClient(client, directory);
    Instant now = client.chain().get(0).getNotAfter().toInstant().minus(left);
    Environment environment =
        Environment.builder()
            .home(directory)
            .workingDirectory(directory)
            .clock(Clock.fixed(now, ZoneOffset.UTC))
            .build();

    DockerEndpoint endpoint;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      endpoint =
          DockerEndpoint.builder("tcp://127.0.0.1:" + closed.getLocalPort())
              .certificates(directory)
              .environment(environment)
              .build();
    }
    assertThat(endpoint.certificates())
        .filteredOn(used -> used.role() == Role.CLIENT)
        .extracting(CertificateInUse::daysLeft)
        .containsExactly(days);
    assertThat(endpoint.diagnose().daysLeft()).hasValue(days);
    assertThat(inspected(environment)).endsWith(" " + days);
  }

  private String inspected(Environment environment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, UTF_8);
    Docktls.run(
        environment,
        List.of("certs", "inspect", directory.resolve("cert.pem").toString()),
        printed,
        printed);
    return out.toString(UTF_8).strip();
  }
}
