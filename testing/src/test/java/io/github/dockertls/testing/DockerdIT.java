package io.github.dockertls.testing;

import static io.github.dockertls.testing.Calls.ping;
import static io.github.dockertls.testing.Calls.refusal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerdIT {

  @Test
  void leavesNothingWhenContainersStillRun() throws IOException {
    DaemonTraces traces;
    try (Dockerd dockerd = Dockerd.builder().tinyImage().start();
        DockerClient docker = dockerd.endpoint().connect()) {
      traces = DaemonTraces.of(dockerd);
      Calls.startSleeping(docker);
      Calls.startSleeping(docker);
      assertThat(traces.found()).contains("folder", "bridge", "cgroup", "process", "mount");
    }
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void leavesNoBridgeOfANetworkThatAClientMade() throws IOException {
    Path bridge;
    try (Dockerd dockerd = Dockerd.start();
        DockerClient docker = dockerd.endpoint().connect()) {
      String network = docker.createNetworkCmd().withName("made").exec().getId();
      bridge = Path.of("/sys/class/net", "br-" + network.substring(0, 12));
      assertThat(bridge).exists();
    }
    assertThat(bridge).doesNotExist();
  }

  @Test
  void severalStandSideBySide() throws IOException {
    try (Dockerd one = Dockerd.start();
        Dockerd other = Dockerd.start()) {
      ping(one.endpoint());
      ping(other.endpoint());
      assertThat(one.host()).isNotEqualTo(other.host());
      assertThat(one.certificateAuthority().certificate())
          .isNotEqualTo(other.certificateAuthority().certificate());
    }
  }

  @Test
  void hasASocketBehindItsPort() throws IOException {
    try (Dockerd dockerd = Dockerd.builder().serverValidity(Validity.EXPIRED).start()) {
      ping(dockerd.socketEndpoint());
    }
  }

  @Test
  void tellsTheEndOfTheLogWhenItDoesNotComeUp() {
    assertThatThrownBy(() -> Dockerd.builder().arguments("--no-such-flag").start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DAEMON_NOT_STARTED);
              assertThat(e.fact()).contains("unknown flag: --no-such-flag");
              assertThat(e.remedy()).contains("arguments(...)");
            });
  }

  @Test
  void endsAProgramThatHangsInsteadOfComingUp(@TempDir Path folder) throws IOException {
    Path program = folder.resolve("hang");
    // One that hangs itself, and one that it started.
    Files.writeString(program, "#!/bin/sh\nsleep 1000.0123 &\nexec sleep 1000.0123\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    DockerdBuilder builder = Dockerd.builder().binary(program).startTimeout(Duration.ofMillis(500));
    assertThatThrownBy(builder::start)
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.fact()).contains(program.toString(), "did not answer", "logged nothing");
              assertThat(e.remedy()).contains("exec dockerd");
            });
    assertThat(ProcFiles.processes())
        .noneMatch(process -> process.commandLine().contains("1000.0123"));
  }

  @Test
  void keepsContainersThatAreToLiveOverARestart() throws IOException {
    DaemonTraces traces;
    try (Dockerd dockerd = Dockerd.builder().tinyImage().arguments("--live-restore").start();
        DockerClient docker = dockerd.endpoint().connect()) {
      traces = DaemonTraces.of(dockerd);
      String container = Calls.startSleeping(docker);
      Object started = docker.inspectContainerCmd(container).exec().getState().getStartedAt();
      dockerd.restart();
      assertThat(docker.inspectContainerCmd(container).exec().getState())
          .satisfies(state -> assertThat(state.getRunning()).isTrue())
          .satisfies(state -> assertThat(state.getStartedAt()).isEqualTo(started));
    }
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void leavesNothingWhenItDoesNotComeUp() throws IOException {
    List<Path> before = DaemonTraces.ofThisProcess();
    assertThatThrownBy(() -> Dockerd.builder().storageDriver("no-such-driver").start())
        .isInstanceOf(DockerTlsException.class);
    assertThat(DaemonTraces.ofThisProcess()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void usesAnyKindOfKey(KeyKind kind) throws IOException {
    try (Dockerd dockerd = Dockerd.builder().serverKey(kind).start()) {
      ping(dockerd.endpoint());
    }
  }

  @Test
  void loadsTheImagesThatItIsGiven(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("tiny.tar");
    try (InputStream tar = TinyImage.create().tar()) {
      Files.copy(tar, archive);
    }
    try (Dockerd dockerd = Dockerd.builder().image(archive).start();
        DockerClient docker = dockerd.endpoint().connect()) {
      assertThat(docker.listImagesCmd().exec().get(0).getRepoTags())
          .containsExactly("docker-tls-tiny:latest");
    }
  }

  @Test
  void tellsWhyTheDaemonDoesNotTakeAnImage(@TempDir Path folder) throws IOException {
    byte[] whole;
    try (InputStream tar = TinyImage.create().tar()) {
      whole = tar.readAllBytes();
    }
    Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, whole.length / 2));
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    new TarWriter(empty).file("manifest.json", 0644, "[]".getBytes(US_ASCII)).end();
    try (Dockerd dockerd = Dockerd.start()) {
      assertThatThrownBy(() -> dockerd.loadImage(cut))
          .isInstanceOfSatisfying(
              DockerTlsException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.IMAGE_NOT_LOADED);
                assertThat(e.fact()).contains("\"" + cut + "\"", "unexpected EOF");
              });
      assertThatThrownBy(() -> dockerd.loadImage(new ByteArrayInputStream(empty.toByteArray())))
          .isInstanceOfSatisfying(
              DockerTlsException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_NOT_LOADED));
      assertThat(dockerd.loadImage(new ByteArrayInputStream(whole)))
          .containsExactly("docker-tls-tiny:latest");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a:b"})
  void namesAFolderThatDockerdCannotUse(String name, @TempDir Path folder) throws IOException {
    Path odd = Files.createDirectory(folder.resolve(name));
    assertThatThrownBy(() -> Dockerd.builder().directory(odd).start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.fact()).contains(name, "comma");
              assertThat(e.remedy()).contains("directory(...)");
            });
    assertThat(odd).isEmptyDirectory();
  }

  @Test
  void tellsThatThereIsNoRoomForAnImage(@TempDir Path folder) throws IOException {
    Path small = Files.createDirectory(folder.resolve("small"));
    HostCommands.run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small.toString());
    try {
      DockerdBuilder builder = Dockerd.builder().directory(small).storageDriver("vfs").tinyImage();
      assertThatThrownBy(builder::start)
          .isInstanceOfSatisfying(
              DockerTlsException.class,
              e -> {
                assertThat(e.fact()).contains("no space left on device");
                assertThat(e.remedy()).contains("directory(...)");
              });
      assertThat(small).isEmptyDirectory();
    } finally {
      HostCommands.run("umount", small.toString());
    }
  }

  @Test
  void namesAnImageThatIsNotThere() {
    assertThatThrownBy(() -> Dockerd.builder().image(Path.of("/no/such.tar")).start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.fact()).contains("\"/no/such.tar\"");
              assertThat(e.remedy()).contains("docker save");
            });
  }

  @Test
  void showsAnExpiredCertificateIfAskedTo() throws IOException {
    try (Dockerd dockerd = Dockerd.builder().serverValidity(Validity.EXPIRED).start()) {
      assertThat(refusal(dockerd.endpoint())).isEqualTo(Reason.X509_TIME);
    }
  }

  @Test
  void showsACertificateOfTheFutureIfAskedTo() throws IOException {
    try (Dockerd dockerd = Dockerd.builder().serverValidity(Validity.FUTURE).start()) {
      assertThat(refusal(dockerd.endpoint())).isEqualTo(Reason.X509_TIME);
    }
  }

  @Test
  void showsACertificateForOtherNamesIfAskedTo() throws IOException {
    try (Dockerd dockerd = Dockerd.builder().serverNames("build1.example.com").start()) {
      assertThat(refusal(dockerd.endpoint())).isIn(Reason.X509_HOSTNAME, Reason.X509_NO_IP_SAN);
    }
  }

  @Test
  void letsAnyoneInIfAskedTo() throws IOException {
    try (Dockerd dockerd = Dockerd.builder().clientVerification(ClientVerification.OFF).start()) {
      ping(dockerd.endpoint());
      ping(dockerd.anonymousEndpoint());
      assertThat(refusal(dockerd.plainEndpoint())).isEqualTo(Reason.PLAIN_TO_TLS);
    }
  }

  @Test
  void startsWithTheTlsFlagAlone() throws IOException {
    try (Dockerd dockerd =
        Dockerd.builder().clientVerification(ClientVerification.UNSAID).start()) {
      ping(dockerd.endpoint());
      assertThat(refusal(dockerd.plainEndpoint())).isEqualTo(Reason.PLAIN_TO_TLS);
    }
  }
}
