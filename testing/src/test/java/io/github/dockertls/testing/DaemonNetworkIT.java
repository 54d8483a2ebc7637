package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@TlsDockerd(tinyImage = true, network = true)
@Timeout(300)
class DaemonNetworkIT {
  @TlsDockerd.Inject Dockerd dockerd;
  @TlsDockerd.Inject DaemonNetwork network;

  @AfterEach
  void restore() {
    network.restore();
  }

  @Test
  void theDaemonIsBehindIt(DockerClient docker) throws IOException {
    docker.pingCmd().exec();
    assertThat(dockerd.environment()).containsEntry("DOCKER_HOST", dockerd.host());
    assertThat(Calls.refusal(dockerd.anonymousEndpoint())).isEqualTo(Reason.CLIENT_CERT_REJECTED);
  }

  @Test
  void nothingPassesWhileItIsCut() throws IOException {
    try (DockerClient docker = impatient().connect()) {
      docker.pingCmd().exec();
      network.cut();
      assertThat(reason(docker)).isEqualTo(Reason.TIMEOUT);
      assertThat(Calls.refusal(impatient())).isEqualTo(Reason.TIMEOUT);
      network.restore();
      docker.pingCmd().exec();
    }
  }

  @Test
  void whatIsSentIsDelayed(DockerClient docker) {
    docker.pingCmd().exec();
    network.delay(Duration.ofMillis(200));
    long begin = System.nanoTime();
    docker.pingCmd().exec();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void whatIsLostArrivesLater(DockerClient docker) throws IOException {
    long whole = download(docker);
    network.drop(30);
    assertThat(download(docker)).isEqualTo(whole);
  }

  @Test
  void onlySoMuchPassesInASecond(DockerClient docker) throws IOException {
    network.throttle(2_000_000);
    long begin = System.nanoTime();
    long bytes = download(docker);
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(bytes / seconds).isLessThan(2_000_000);
  }

  @Test
  void aResetEndsWhatIsOpen(DockerClient docker) throws IOException {
    String container = Calls.startSleeping(docker);
    try (DockerClient other = dockerd.endpoint().connect();
        InputStream stream = other.copyArchiveFromContainerCmd(container, "/bin").exec()) {
      network.throttle(1_000);
      assertThat(stream.read()).isNotNegative();
      network.reset();
      assertThatThrownBy(() -> stream.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOfAny(IOException.class, DockerTlsException.class);
    }
    network.restore();
    docker.removeContainerCmd(container).withForce(true).exec();
  }

  @Test
  void namesItsFaults() {
    network.drop(5);
    assertThat(network).hasToString("DaemonNetwork[drop 5 %]");
    network.restore();
    assertThat(network).hasToString("DaemonNetwork[no faults]");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> network.drop(100)).hasMessageContaining("0 to 99");
    assertThatThrownBy(() -> network.delay(Duration.ofMillis(-1))).hasMessageContaining("negative");
    assertThatThrownBy(() -> network.throttle(0)).hasMessageContaining("at least one byte");
  }

  @Test
  void isThereOnlyIfAskedFor() {
    try (Dockerd other = Dockerd.start()) {
      assertThatThrownBy(other::network)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("@TlsDockerd(network = true)");
    }
  }

  private DockerEndpoint impatient() {
    return DockerEndpoint.builder(dockerd.host())
        .certificates(dockerd.certificateDirectory())
        .handshakeTimeout(Duration.ofSeconds(5))
        .responseTimeout(Duration.ofSeconds(5))
        .build();
  }

  private static Reason reason(DockerClient docker) {
    try {
      docker.pingCmd().exec();
    } catch (DockerTlsException e) {
      return e.reason();
    }
    throw new AssertionError("it was answered");
  }

  private static long download(DockerClient docker) throws IOException {
    String container = docker.createContainerCmd("docker-tls-tiny").withCmd("true").exec().getId();
    try (InputStream tar = docker.copyArchiveFromContainerCmd(container, "/bin/busybox").exec()) {
      return tar.transferTo(OutputStream.nullOutputStream());
    } finally {
      docker.removeContainerCmd(container).exec();
    }
  }
}
