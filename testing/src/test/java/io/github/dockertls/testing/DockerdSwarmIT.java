package io.github.dockertls.testing;

import static io.github.dockertls.testing.ApiCalls.readOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DockerdSwarmIT {

  @Test
  void hasManagersWithRulesOfTheirOwnAndLeavesNothing() throws IOException {
    List<Path> before = DaemonTraces.ofThisProcess();
    List<DaemonTraces> traces;
    try (DockerdSwarm swarm =
            Dockerd.builder().nodes(2).managers(2).allow(readOnly()).startSwarm();
        DockerClient second = swarm.managers().get(1).endpoint().connect()) {
      traces =
          DaemonTraces.ofThisProcess().stream()
              .filter(folder -> !before.contains(folder))
              .map(DaemonTraces::new)
              .toList();
      assertThat(swarm.workers()).isEmpty();
      assertThat(second.listSwarmNodesCmd().exec()).hasSize(2);
      assertThatThrownBy(() -> second.leaveSwarmCmd().exec())
          .isInstanceOf(DockerException.class)
          .hasMessageContaining("client 'client' may not POST /swarm/leave");
      assertThat(swarm.managers().get(1).calls())
          .extracting(ApiCall::toString)
          .contains("client: GET /nodes", "client: POST /swarm/leave");
      assertThat(swarm.manager().calls()).isEmpty();
    }
    assertThat(traces).as("two nodes, and what joins them").hasSize(3);
    for (DaemonTraces trace : traces) {
      assertThat(trace.found()).isEmpty();
    }
  }

  @Test
  void leavesNothingOfASwarmThatCannotStart() throws IOException {
    List<Path> before = DaemonTraces.ofThisProcess();
    assertThatThrownBy(() -> Dockerd.builder().nodes(2).arguments("--no-such-flag").startSwarm())
        .isInstanceOfSatisfying(
            DockerTlsException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.DAEMON_NOT_STARTED))
        .hasMessageContaining("unknown flag: --no-such-flag");
    assertThat(DaemonTraces.ofThisProcess()).isEqualTo(before);
  }

  @Test
  void theNextStartRemovesWhatAKilledJvmLeftOfASwarm() throws Exception {
    List<DaemonTraces> traces = killedAfterStart();
    assertThat(traces).hasSize(3);
    for (DaemonTraces trace : traces) {
      assertThat(trace.found()).contains("folder", "namespace");
    }
    Remains.removeAbandoned(null);
    for (DaemonTraces trace : traces) {
      assertThat(trace.found()).isEmpty();
    }
  }

  /** The daemons as well: that leaves more. */
  private static List<DaemonTraces> killedAfterStart() throws Exception {
    Process jvm = LeftBehind.start("swarm", Engines.newest().toString());
    try {
      List<DaemonTraces> traces = LeftBehind.traces(jvm);
      for (DaemonTraces trace : traces) {
        Path pid = trace.home().resolve("d.pid");
        if (Files.exists(pid)) {
          ProcessHandle daemon =
              ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
          daemon.destroyForcibly();
          daemon.onExit().join();
        }
      }
      return traces;
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }
}
