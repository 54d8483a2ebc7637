package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.Environment;
import io.github.dockertls.diagnosis.Step.Status;
import io.github.dockertls.diagnosis.Step.Topic;
import io.github.dockertls.pem.Pem;
import io.github.dockertls.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are no endpoint: the walk tells what was asked for, and how the files are. */
class BrokenSettingsTest {
  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();
  private final TestCertificate alice = TestCertificate.client("alice").signedBy(ca).issue();
  private final TestCertificate bob = TestCertificate.client("bob").signedBy(ca).issue();

  @TempDir private Path directory;
  private CliHome home;

  @BeforeEach
  void writeFiles() throws IOException {
    home = new CliHome(directory).with(ca.certificate(), alice);
  }

  private static Step step(Diagnosis diagnosis, Topic topic) {
    List<Step> found = diagnosis.steps().stream().filter(step -> step.topic() == topic).toList();
    assertThat(found).as(diagnosis.text()).hasSize(1);
    return found.get(0);
  }

  private static DockerTlsException failure(ThrowingCallable call) {
    return catchThrowableOfType(DockerTlsException.class, call);
  }

  @Test
  void aMissingCaFileStandsBesideTheFilesThatAreThere() throws IOException {
    Files.delete(home.path("ca.pem"));
    Diagnosis diagnosis = home.diagnose("--tlsverify", "DOCKER_HOST=tcp://build1:2376");
    assertThat(diagnosis.host()).isEqualTo("tcp://build1:2376");
    Step asked = step(diagnosis, Topic.ASKED);
    assertThat(asked.status()).isEqualTo(Status.OK);
    assertThat(asked.evidence())
        .contains(
            "context: from DOCKER_HOST, \"default\"",
            "host: from DOCKER_HOST",
            "tls: from --tlsverify",
            "ca.pem: from ~/.docker");
    Step files = step(diagnosis, Topic.FILES);
    assertThat(files.status()).isEqualTo(Status.FAILURE);
    assertThat(files.evidence())
        .contains(
            "ca.pem: failure: \"" + home.path("ca.pem") + "\" is not there",
            "cert.pem: ok: \"" + home.path("cert.pem") + "\" can be read",
            "key.pem: ok: \"" + home.path("key.pem") + "\" can be read",
            "pair: ok: the key is that of the certificate")
        .anyMatch(line -> line.startsWith("client: \"CN=alice\" by \"CN=Our CA\", for client"));
    assertThat(diagnosis.identity()).hasSize(1);
  }

  @Test
  void everyFaultOfTheFilesIsTold() throws IOException {
    TestCertificate old =
        TestCertificate.client("carol")
            .signedBy(ca)
            .valid(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"))
            .issue();
    home.file("ca.pem", "nothing\n").file("cert.pem", CliHome.pem(old.certificate()));
    Diagnosis diagnosis =
        home.diagnose("DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH=" + home.path("."));
    assertThat(diagnosis.verdict().cause()).isEqualTo("ca-invalid");
    assertThat(step(diagnosis, Topic.ASKED).evidence())
        .contains("tls: from DOCKER_TLS_VERIFY", "cert.pem: from DOCKER_CERT_PATH");
    assertThat(step(diagnosis, Topic.FILES).evidence())
        .anyMatch(line -> line.contains("cannot be used (ca-invalid)"))
        .anyMatch(
            line -> line.startsWith("client: warning: \"CN=carol\"") && line.endsWith("has ended"))
        .contains("pair: failure: the key is that of another certificate");
  }

  @Test
  void aWrongHostLeavesTheFilesAWarning() throws IOException {
    home.file("key.pem", CliHome.pem(bob.key()));
    Diagnosis diagnosis = home.diagnose("--tlsverify", "-H", "https://user:secret@build1:2376");
    assertThat(diagnosis.verdict().cause()).isEqualTo("host-invalid");
    assertThat(step(diagnosis, Topic.ASKED).status()).isEqualTo(Status.FAILURE);
    assertThat(step(diagnosis, Topic.FILES).status()).isEqualTo(Status.WARNING);
    assertThat(diagnosis.host()).isEqualTo("https://build1:2376");
    assertThat(diagnosis.text() + diagnosis.json() + diagnosis.html()).doesNotContain("secret");
  }

  @Test
  void aContextThatIsNotThereHasTheNameThatWasAskedFor() {
    Diagnosis diagnosis = home.diagnose("DOCKER_CONTEXT=prod");
    assertThat(diagnosis.host()).isEqualTo("docker");
    assertThat(step(diagnosis, Topic.ASKED).evidence())
        .contains("context: from DOCKER_CONTEXT, \"prod\"");
  }

  @Test
  void aFlagThatIsNoneIsAnAnswerAsWell() {
    Diagnosis diagnosis = home.diagnose("--tlsverfy");
    assertThat(diagnosis.verdict().cause()).isEqualTo("cli-usage");
    assertThat(diagnosis.host()).isEqualTo("docker --tlsverfy");
  }

  @Test
  void aFailureOfTheCliSourcesGoesOnToTheDiagnosis() throws IOException {
    Files.delete(home.path("ca.pem"));
    Environment environment = Environment.builder().home(directory).build();
    DockerTlsException failure =
        failure(() -> DockerEndpoint.fromCli(environment, "--tlsverify", "-H", "tcp://b:1"));
    Diagnosis diagnosis = DockerEndpoint.diagnose(failure);
    assertThat(diagnosis.verdict().sentence()).isEqualTo(failure.fact());
    assertThat(step(diagnosis, Topic.FILES).evidence())
        .contains("ca.pem: failure: \"" + home.path("ca.pem") + "\" is not there");
  }

  @Test
  void aFailureOfABuilderGoesOnToTheDiagnosis() throws IOException {
    home.file("key.pem", CliHome.pem(bob.key()));
    DockerEndpoint.Builder builder =
        DockerEndpoint.builder("tcp://build1:2376").certificates(directory.resolve(".docker"));
    Diagnosis diagnosis = DockerEndpoint.diagnose(failure(builder::build));
    assertThat(diagnosis.verdict().cause()).isEqualTo("key-mismatch");
    assertThat(diagnosis.verdict().commands()).anyMatch(line -> line.startsWith("openssl pkey"));
    assertThat(step(diagnosis, Topic.FILES).evidence())
        .contains("pair: failure: the key is that of another certificate");
    Diagnosis noPort =
        DockerEndpoint.diagnose(failure(() -> DockerEndpoint.builder("tcp://build1")));
    assertThat(noPort.host()).isEqualTo("tcp://build1");
    assertThat(noPort.verdict().cause()).isEqualTo("host-invalid");
  }

  @Test
  void aFailureThatKnowsOfNoEndpointSaysWhatItKnows() {
    DockerTlsException failure = failure(() -> Pem.read(directory.resolve("none.pem")));
    Diagnosis diagnosis = DockerEndpoint.diagnose(failure);
    assertThat(diagnosis.verdict().cause()).isEqualTo("tls-file-unreadable");
    assertThat(diagnosis.text()).contains("none.pem");
  }

  @Test
  void pageAndJsonHaveAllOfIt() throws IOException {
    Files.delete(home.path("ca.pem"));
    Diagnosis diagnosis = home.diagnose("--tlsverify", "-H", "tcp://build1:2376");
    assertThat(diagnosis.html()).contains("is not there", "CN=alice").doesNotContain("NaN");
    JsonNode json = new ObjectMapper().readTree(diagnosis.json());
    assertThat(json.at("/steps/1/topic").asText()).isEqualTo("files");
    assertThat(json.at("/steps/1/status").asText()).isEqualTo("failure");
    assertThat(json.at("/identity/0/subject").asText()).isEqualTo("CN=alice");
  }
}
