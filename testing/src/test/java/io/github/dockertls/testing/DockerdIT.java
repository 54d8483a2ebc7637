package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DockerdIT {

  @Test
  void answersAndLeavesNothing() {
    Path home;
    try (Dockerd dockerd = Dockerd.start()) {
      home = dockerd.certificateDirectory().getParent().getParent();
      assertThat(dockerd.logs()).contains("API listen on");
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void tellsTheEndOfTheLogWhenItDoesNotComeUp() {
    assertThatThrownBy(() -> Dockerd.builder().arguments("--no-such-flag").start())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DAEMON_NOT_STARTED);
              assertThat(e.fact()).contains("unknown flag: --no-such-flag");
            });
  }
}
