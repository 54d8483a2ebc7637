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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static final List<String> ESSENTIAL =
      List.of(
          DockerdHandleIT.class.getName() + "#letsItsClientsIn",
          DockerdHandleIT.class.getName() + "#refusesEverybodyElse",
          InAContainer.class.getName() + "#anImageOfOnesChoiceIsUsed",
          InAContainer.class.getName()
              + "#aRegistryIsTrustedInTheContainer(com.github.dockerjava.api.DockerClient,"
              + " io.github.dockertls.testing.DockerdRegistry)");

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

  /** The engines beside the installed one, in a container of their own kind. */
  static List<Path> otherEngines() throws Exception {
    List<Path> engines = Engines.all();
    return engines.subList(1, engines.size());
  }

  @ParameterizedTest
  @MethodSource("otherEngines")
  void whatIsEssentialHoldsForOtherEnginesToo(Path engine, @TempDir Path tools) throws Exception {
    try (OuterDocker other = OuterDocker.start(engine, tools)) {
      DaemonTraces traces = LeftoversIT.killed(other.jvm().start(LeftBehind.class, "paused"));
      assertThat(other.jvm().output(TestsElsewhere.class, ESSENTIAL.toArray(String[]::new)))
          .isNotEmpty()
          .allMatch(line -> line.endsWith("\t" + TestsElsewhere.PASSED));
      assertThat(other.contents()).isEmpty();
      assertThat(traces.found()).isEmpty();
    }
  }

  @Test
  void theNextStartRemovesWhatAKilledJvmLeft() throws Exception {
    DaemonTraces traces = LeftoversIT.killed(docker.jvm().start(LeftBehind.class, "paused"));
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
