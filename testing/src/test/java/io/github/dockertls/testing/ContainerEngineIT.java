package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Daemons in containers of the installed Docker: what holds for processes holds for them. */
class ContainerEngineIT {
  private static final List<String> TESTS =
      List.of(
          DockerdHandleIT.class.getName(),
          "io.github.dockertls.testing.transport.SwarmCommandsIT#changesTheSwarm",
          InAContainer.class.getName(),
          AuthorizationIT.class.getName() + "#anApplicationGetsByWithWhatItIsAllowed",
          DockerdIT.class.getName() + "#showsAnExpiredCertificateIfAskedTo",
          DockerdIT.class.getName() + "#showsACertificateForOtherNamesIfAskedTo",
          DockerdIT.class.getName() + "#letsAnyoneInIfAskedTo",
          DockerdIT.class.getName() + "#tellsTheEndOfTheLogWhenItDoesNotComeUp");

  @TempDir private static Path folder;
  private static OuterDocker docker;

  @BeforeAll
  static void start() throws Exception {
    docker = OuterDocker.start(Engines.all().get(0), folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (docker != null) {
      docker.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> whatHoldsForProcesses() throws Exception {
    return docker.jvm().output(TestsElsewhere.class, TESTS.toArray(String[]::new)).stream()
        .map(line -> line.split("\t", -1))
        .map(
            line ->
                dynamicTest(line[0], () -> assertThat(line[1]).isEqualTo(TestsElsewhere.PASSED)));
  }

  @Test
  void theNextStartRemovesWhatAKilledJvmLeft() throws Exception {
    DaemonTraces traces = LeftoversIT.killed(docker.jvm().start(LeftBehind.class, "wait"));
    assertThat(docker.contents()).hasSize(2);
    assertThat(traces.found()).contains("folder");
    docker
        .jvm()
        .output(TestsElsewhere.class, InAContainer.class.getName() + "#anImageOfOnesChoiceIsUsed");
    assertThat(docker.contents()).isEmpty();
    assertThat(traces.found()).isEmpty();
  }

  @Test
  void theEndOfTheJvmRemovesWhatWasNotClosed() throws Exception {
    DaemonTraces traces =
        new DaemonTraces(Path.of(docker.jvm().output(LeftBehind.class, "end").get(0)));
    assertThat(docker.contents()).isEmpty();
    assertThat(traces.found()).isEmpty();
  }
}
