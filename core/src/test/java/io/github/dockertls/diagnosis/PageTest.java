package io.github.dockertls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.server.TestCertificate;
import io.github.dockertls.server.TlsTestServer;
import io.github.dockertls.tls.Identity;
import io.github.dockertls.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, and what a hostile certificate does to page and terminal. */
class PageTest {
  private static final String SCRIPT =
      "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

  private final TestCertificate ca = TestCertificate.ca("Our CA").issue();

  @TempDir private Path directory;

  private Diagnosis of(TestCertificate server, TestCertificate trusted) throws IOException {
    TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();
    try (TlsTestServer daemon =
        TlsTestServer.with(server).clientsOf(ca).talk(new DaemonTalk()).start()) {
      return DockerEndpoint.builder("tcp://localhost:" + daemon.port())
          .trust(Trust.certificates(List.of(trusted.certificate())))
          .identity(Identity.of(client.chain(), client.key()))
          .build()
          .diagnose();
    }
  }

  private TestCertificate hostile() {
    return TestCertificate.server("localhost", "\u001b[31m" + SCRIPT.replace("\"", "") + ".test")
        .subject("CN=\\<script\\>document.title\\='owned'\\</script\\>\u001b]0\\;owned\u0007")
        .signedBy(ca)
        .issue();
  }

  @Test
  void aPageOfASuccessShowsDiagramAndTimeline() throws Exception {
    Diagnosis diagnosis = of(TestCertificate.server("localhost").signedBy(ca).issue(), ca);
    Chromium.Seen seen = browse(diagnosis.html());
    assertThat(seen.diagramHeight()).isGreaterThan(300);
    assertThat(seen.timelineHeight()).isGreaterThan(60);
    assertThat(seen.title()).isEqualTo(diagnosis.host() + " connects");
    assertThat(seen.text()).contains("ServerHello", "TLSv1.3", "CN=Our CA", "CN=alice");
    assertThat(seen.messages()).isEmpty();
    assertThat(seen.requests()).hasSize(1);
  }

  @Test
  void aPageOfSettingsThatAreNoEndpointBeginsWithTheFiles() throws Exception {
    TestCertificate client = TestCertificate.client("alice").signedBy(ca).issue();
    CliHome home = new CliHome(directory).with(ca.certificate(), client);
    Files.delete(home.path("ca.pem"));
    Diagnosis diagnosis = home.diagnose("--tlsverify", "-H", "tcp://build1:2376");
    Chromium.Seen seen = browse(diagnosis.html());
    assertThat(seen.diagramHeight()).as("nothing was dialled").isZero();
    assertThat(seen.timelineHeight()).isGreaterThan(60);
    assertThat(seen.text())
        .containsSubsequence("does not connect", "is not there", "Our own certificate");
    assertThat(seen.messages()).isEmpty();
    assertThat(seen.requests()).hasSize(1);
  }

  @Test
  void aHostileCertificateDoesNothing() throws Exception {
    Diagnosis diagnosis = of(hostile(), TestCertificate.ca("Other").issue());
    Chromium.Seen seen = browse(diagnosis.html());
    assertThat(seen.title()).doesNotContain("owned").startsWith(diagnosis.host());
    assertThat(seen.text()).contains("<script>document.title");
    assertThat(seen.messages()).isEmpty();
    assertThat(seen.requests()).hasSize(1);
    assertThat(diagnosis.html()).doesNotContain("<script", "<img", "\u001b");
  }

  @Test
  void noEscapeSequenceReachesTheTerminal() throws IOException {
    Diagnosis diagnosis = of(hostile(), TestCertificate.ca("Other").issue());
    assertThat(diagnosis.text()).doesNotContain("\u001b", "\u0007").contains("<1b>");
    String bare = diagnosis.colouredText().replaceAll("\u001b\\[[0-9;]*m", "");
    assertThat(bare).doesNotContain("\u001b", "\u0007");
    assertThat(bare).isEqualToNormalizingWhitespace(diagnosis.text());
    assertThat(bare.lines().filter(line -> !line.contains(" $ ")))
        .allMatch(line -> line.length() <= 80 || line.strip().split(" ").length <= 3);
  }

  @Test
  void aPageOfAFleetShowsAllOfThem() throws Exception {
    Diagnosis good = of(TestCertificate.server("localhost").signedBy(ca).issue(), ca);
    Diagnosis bad = of(hostile(), TestCertificate.ca("Other").issue());
    Chromium.Seen seen = browse(Diagnosis.html(List.of(good, bad)));
    assertThat(seen.text()).contains(good.host(), bad.host(), "1 of 2 endpoints connect");
    assertThat(seen.timelineHeight()).isGreaterThan(60);
    assertThat(seen.title()).isEqualTo("1 of 2 endpoints connect");
    assertThat(seen.messages()).isEmpty();
    assertThat(seen.requests()).hasSize(1);
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    Diagnosis diagnosis = of(hostile(), TestCertificate.ca("Other").issue());
    JsonNode json = new ObjectMapper().readTree(diagnosis.json());
    assertThat(json.at("/verdict/cause").asText()).isEqualTo(diagnosis.verdict().cause());
    assertThat(json.at("/verdict/connects").asBoolean()).isFalse();
    assertThat(json.get("steps")).hasSameSizeAs(diagnosis.steps());
    assertThat(json.at("/handshake/protocol").asText()).isEqualTo("TLSv1.3");
    assertThat(json.at("/handshake/serverChain/0/subject").asText()).contains("<1b>");
    assertThat(json.at("/identity/0/subject").asText()).isEqualTo("CN=alice");
  }

  private Chromium.Seen browse(String html) throws Exception {
    Path page = Files.writeString(directory.resolve("page.html"), html);
    return Chromium.open(page, directory.resolve("profile"));
  }
}
