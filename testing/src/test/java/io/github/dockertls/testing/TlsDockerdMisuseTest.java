package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.testing.TlsDockerd.Lifetime;
import io.github.dockertls.testing.TlsDockerd.WhenUnavailable;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** None of these starts a daemon, so none needs one. */
class TlsDockerdMisuseTest {

  @Test
  void refusesAFieldOfATypeThatTheDaemonDoesNotGive() {
    assertThat(failure(FieldOfAnotherType.class))
        .contains("FieldOfAnotherType.name")
        .contains("java.lang.String")
        .contains("DockerClient, DockerEndpoint, Dockerd, CertificateAuthority");
  }

  @Test
  void refusesAFinalField() {
    assertThat(failure(FinalField.class)).contains("FinalField.endpoint").contains("is final");
  }

  @Test
  void refusesAStaticFieldWhenEachMethodHasItsDaemon() {
    assertThat(failure(StaticFieldPerMethod.class))
        .contains("StaticFieldPerMethod.endpoint")
        .contains("make it an instance field");
  }

  @Test
  void refusesBeforeAllParametersWhenEachMethodHasItsDaemon() {
    assertThat(failure(BeforeAllPerMethod.class))
        .contains("@BeforeAll")
        .contains("use Lifetime.CLASS");
  }

  @Test
  void refusesAFieldWhereNoDaemonIsDeclared() {
    assertThat(failure(FieldWithoutDaemon.class)).contains("add @TlsDockerd to the class");
  }

  @Test
  void refusesAFieldOfAnEnclosingClassWithoutDaemon() {
    assertThat(failure(PlainOuter.class)).contains("add @TlsDockerd to the class");
  }

  @Test
  void refusesMoreManagersThanNodes() {
    assertThat(failure(MoreManagersThanNodes.class))
        .contains("MoreManagersThanNodes cannot be")
        .contains("more than nodes(2)");
  }

  @Test
  void failsWithWhatIsMissing() {
    assertThat(failure(NoSuchBinary.class))
        .contains("\"/no/such/dockerd\" is no program")
        .contains("Give binary(...) the path of a dockerd");
  }

  @Test
  void skipsWithWhatIsMissingIfAskedTo() {
    EngineExecutionResults results = run(NoSuchBinarySkipped.class);
    assertThat(results.allEvents().failed().count()).isZero();
    assertThat(results.containerEvents().aborted().count()).isEqualTo(1);
    assertThat(results.testEvents().started().count()).isZero();
  }

  private static EngineExecutionResults run(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(testClass)).execute();
  }

  /** The messages of the failure and of its causes. */
  private static String failure(Class<?> testClass) {
    List<Throwable> failures =
        run(testClass)
            .allEvents()
            .failed()
            .map(
                event ->
                    event
                        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
            .toList();
    assertThat(failures).hasSize(1);
    StringBuilder messages = new StringBuilder();
    for (Throwable t = failures.get(0); t != null; t = t.getCause()) {
      messages.append(t.getMessage()).append('\n');
    }
    return messages.toString();
  }

  @TlsDockerd(lifetime = Lifetime.METHOD, binary = "/no/such/dockerd")
  static class FieldOfAnotherType {
    @TlsDockerd.Inject static String name;

    @Test
    void runs() {}
  }

  @TlsDockerd(lifetime = Lifetime.METHOD, binary = "/no/such/dockerd")
  static class FinalField {
    @TlsDockerd.Inject static final DockerEndpoint endpoint = null;

    @Test
    void runs() {}
  }

  @TlsDockerd(lifetime = Lifetime.METHOD, binary = "/no/such/dockerd")
  static class StaticFieldPerMethod {
    @TlsDockerd.Inject static DockerEndpoint endpoint;

    @Test
    void runs() {}
  }

  @TlsDockerd(lifetime = Lifetime.METHOD, binary = "/no/such/dockerd")
  static class BeforeAllPerMethod {
    @BeforeAll
    static void prepare(DockerEndpoint endpoint) {}

    @Test
    void runs() {}
  }

  static class FieldWithoutDaemon {
    @TlsDockerd.Inject DockerEndpoint endpoint;

    @Test
    void runs() {}
  }

  static class PlainOuter {
    @TlsDockerd.Inject DockerEndpoint endpoint;

    @Nested
    class Inner {
      @Test
      void runs() {}
    }
  }

  @TlsDockerd(binary = "/no/such/dockerd")
  static class NoSuchBinary {
    @Test
    void runs() {}
  }

  @TlsDockerd(nodes = 2, managers = 3)
  static class MoreManagersThanNodes {
    @Test
    void runs() {}
  }

  @TlsDockerd(binary = "/no/such/dockerd", whenUnavailable = WhenUnavailable.SKIP)
  static class NoSuchBinarySkipped {
    @Test
    void runs() {}
  }
}
