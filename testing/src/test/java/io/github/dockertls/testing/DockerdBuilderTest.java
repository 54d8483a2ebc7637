package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.pki.CertificateAuthority;
import io.github.dockertls.pki.IssuedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DockerdBuilderTest {
  private static final CertificateAuthority CA = CertificateAuthority.create("Test CA");
  private static final IssuedCertificate SERVER = CA.issueServer("localhost", "127.0.0.1");

  @Test
  void aGivenCertificateExcludesWhatOneIsIssuedBy() {
    assertThatThrownBy(() -> Dockerd.builder().serverCertificate(SERVER).serverNames("build1"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> Dockerd.builder().serverKey(KeyKind.RSA_2048).serverCertificate(SERVER))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGivenCertificateRequiresItsAuthority() {
    assertThatThrownBy(() -> Dockerd.builder().serverCertificate(SERVER).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("certificateAuthority");
    assertThat(Dockerd.builder().certificateAuthority(CA).serverCertificate(SERVER).settings())
        .isNotNull();
  }

  @Test
  void severalNodesAreASwarm() {
    assertThatThrownBy(() -> Dockerd.builder().nodes(3).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("startSwarm()");
    assertThatThrownBy(() -> Dockerd.builder().nodes(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dockerd.builder().nodes(2).managers(3).settings())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than nodes(2)");
    assertThat(Dockerd.builder().nodes(3).managers(3).settings().nodes())
        .isEqualTo(new DockerdSettings.Nodes(3, 3));
  }

  @Test
  void refusesNoNamesAndNoTime() {
    assertThatThrownBy(() -> Dockerd.builder().serverNames())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dockerd.builder().startTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBinaryIsForAProcessAndAnImageForAContainer() {
    Path binary = Path.of("/usr/sbin/dockerd");
    assertThatThrownBy(() -> Dockerd.builder().engine(EngineKind.CONTAINER).binary(binary))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Dockerd.builder().binary(binary).containerImage("docker:28-dind"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Dockerd.builder().containerImage("a").engine(EngineKind.PROCESS))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Dockerd.builder().engine(EngineKind.PROCESS).binary(binary).settings()).isNotNull();
    assertThat(Dockerd.builder().engine(EngineKind.CONTAINER).containerImage("a").settings())
        .isNotNull();
  }

  @Test
  void equalSettingsAreEqual() {
    assertThat(Dockerd.builder().tinyImage().settings())
        .isEqualTo(Dockerd.builder().tinyImage().settings())
        .isNotEqualTo(Dockerd.builder().settings());
  }

  @Test
  void tellsWhatIsMissing() {
    assertThatThrownBy(() -> Dockerd.builder().binary(Path.of("/no/such/dockerd")).start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DAEMON_NOT_STARTED);
              assertThat(e.fact()).contains("\"/no/such/dockerd\"");
            });
  }

  @Test
  void looksForWhatItKnowsTheRemedyFor() {
    assertThat(StartRemedy.of("failed to start daemon: error initializing graphdriver"))
        .contains("vfs");
    assertThat(StartRemedy.of("something else")).contains("by hand");
  }
}
