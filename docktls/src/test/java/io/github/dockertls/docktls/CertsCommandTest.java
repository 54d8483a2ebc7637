package io.github.dockertls.docktls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dockertls.Environment;
import io.github.dockertls.pki.CertificateAuthority;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsCommandTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeAnAuthority() {
    assertThat(docktls("certs ca --ca D/ca --no-password root")).isZero();
  }

  @Test
  void issuesAndInspects() {
    assertThat(docktls("certs server --ca D/ca --no-password --out D/tls build1 10.0.0.7"))
        .isZero();
    assertThat(docktls("certs client --ca D/ca --no-password --out D/tls --days 20 alice"))
        .isZero();
    out.reset();
    assertThat(docktls("certs inspect D/tls")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("FILE", "DAYS LEFT", "build1,10.0.0.7", "server", "client", "CA", "EC P-256");
    assertThat(docktls("certs inspect --within 30d D/tls")).isEqualTo(1);
    assertThat(docktls("certs inspect --within 30d D/tls/server-cert.pem")).isZero();
  }

  @Test
  void readsThePasswordFromAFileAndRefusesAWrongOne() throws Exception {
    assertThat(docktls("certs ca --ca D/secured --password-env PASSWORD root")).isZero();
    Files.writeString(directory.resolve("right"), "secret\n");
    Files.writeString(directory.resolve("wrong"), "guess\n");
    assertThat(docktls("certs client --ca D/secured --password-file D/right --out D/a alice"))
        .isZero();
    assertThat(docktls("certs client --ca D/secured --password-file D/wrong --out D/b alice"))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("docktls: key-password-wrong: ");
  }

  @Test
  void signsWhatAHostRequests() {
    assertThat(docktls("certs csr --out D/host build1")).isZero();
    assertThat(
            docktls(
                "certs sign --ca D/ca --no-password --out D/host D/host/server.csr" + " build1"))
        .isZero();
    assertThat(directory.resolve("host/server-cert.pem")).exists();
    assertThat(docktls("certs sign --ca D/ca --no-password --out D/x D/host/server.csr b2"))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("docktls: certificate-request-invalid: ");
  }

  @Test
  void renewsInPlaceAndRefusesToOverwriteOtherwise() throws Exception {
    String issue = "certs server --ca D/ca --no-password --out D/tls build1";
    assertThat(docktls(issue)).isZero();
    String before = Files.readString(directory.resolve("tls/server-cert.pem"));
    assertThat(docktls(issue)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("docktls: file-exists: ");
    assertThat(docktls("certs renew --ca D/ca --no-password D/tls")).isZero();
    assertThat(Files.readString(directory.resolve("tls/server-cert.pem"))).isNotEqualTo(before);
  }

  @Test
  void printsAndMergesADaemonsConfiguration() throws Exception {
    assertThat(docktls("daemon-config /etc/docker/tls")).isZero();
    assertThat(out.toString(UTF_8)).contains("\"tlsverify\" : true", "/etc/docker/tls/ca.pem");
    assertThat(docktls("daemon-config --systemd /etc/docker/tls")).isZero();
    assertThat(out.toString(UTF_8)).contains("ExecStart=\nExecStart=");
    Path file = Files.writeString(directory.resolve("daemon.json"), "{\"debug\": true}");
    assertThat(docktls("daemon-config --merge-into D/daemon.json /etc/docker/tls")).isZero();
    assertThat(file).content().contains("\"debug\" : true", "\"tlsverify\" : true");
  }

  @Test
  void saysWhichCommandsThereAre() {
    assertThat(docktls("certs")).isEqualTo(125);
    assertThat(err.toString(UTF_8)).contains("docktls: cli-usage: \"certs\" needs a command");
  }

  @Test
  void aValidityThatNobodyAskedForEndsWithTheAuthority() {
    assertThat(docktls("certs ca --ca D/short --no-password --days 365 root")).isZero();
    String end =
        CertificateAuthority.loadUnencrypted(directory.resolve("short"))
            .certificate()
            .getNotAfter()
            .toInstant()
            .toString();
    assertThat(docktls("certs csr --out D/host build1")).isZero();
    for (String command :
        List.of(
            "server --out D/a build1",
            "client --out D/b alice",
            "sign --out D/c D/host/server.csr build1")) {
      String[] words = command.split(" ", 2);
      out.reset();
      assertThat(docktls("certs " + words[0] + " --ca D/short --no-password " + words[1]))
          .as(err.toString(UTF_8))
          .isZero();
      assertThat(out.toString(UTF_8)).contains("it ends with its authority, at " + end);
    }
    out.reset();
    assertThat(docktls("certs renew --ca D/short --no-password D/a")).isZero();
    assertThat(out.toString(UTF_8)).contains("it ends with its authority, at " + end);
  }

  @Test
  void oneThatWasAskedForIsRefusedInTheWordsOfThisProgram() {
    assertThat(docktls("certs ca --ca D/short --no-password --days 100 root")).isZero();
    assertThat(docktls("certs server --ca D/short --no-password --out D/a --days 365 b1"))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("docktls: certificate-request-invalid: ")
        .contains("Give fewer --days")
        .doesNotContain("()");
    assertThat(docktls("certs server --ca D/short --no-password --out D/a --days 50 b1")).isZero();
    assertThat(out.toString(UTF_8)).doesNotContain("ends with its authority");
    assertThat(docktls("certs server --ca D/short --no-password --out D/a --days 0 b1"))
        .isEqualTo(125);
  }

  @Test
  void aFileThatIsThereIsRefusedInTheWordsOfThisProgram() {
    String issue = "certs client --ca D/ca --no-password --out D/tls alice";
    assertThat(docktls(issue)).isZero();
    assertThat(docktls(issue)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("add --replace").doesNotContain("(...)");
  }

  private int docktls(String command) {
    Environment environment =
        Environment.builder().home(directory).variable("PASSWORD", "secret").build();
    return Docktls.run(
        environment,
        List.of(command.replace(" D/", " " + directory + "/").split(" ", -1)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
