package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.TlsDockerd.Lifetime;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs classes as a build would, and looks at their daemons afterwards. */
class LifetimeIT {
  /** The daemons that were seen, by the name of the class and method that saw them. */
  private static final Map<String, DaemonTraces> SEEN = new ConcurrentHashMap<>();

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  @Test
  void runSharesADaemonBetweenClassesWithEqualSettings() throws IOException {
    run(4, false, FirstOfRun.class, SecondOfRun.class, OtherSettingsOfRun.class);
    assertThat(SEEN.get("SecondOfRun.one")).isEqualTo(SEEN.get("FirstOfRun.one"));
    assertThat(SEEN.get("OtherSettingsOfRun.one")).isNotEqualTo(SEEN.get("FirstOfRun.one"));
    assertThatNothingIsLeft();
  }

  @Test
  void runSharesADaemonBetweenClassesThatRunAtTheSameTime() throws IOException {
    run(3, true, FirstOfRun.class, SecondOfRun.class);
    assertThat(Set.copyOf(SEEN.values())).hasSize(1);
    assertThatNothingIsLeft();
  }

  @Test
  void methodsHaveTheirOwnDaemonsAlsoAtTheSameTime() throws IOException {
    run(2, true, PerMethod.class);
    assertThat(Set.copyOf(SEEN.values())).hasSize(2);
    assertThatNothingIsLeft();
  }

  @Test
  void aClassHasOneDaemonForMethodsThatRunAtTheSameTime() throws IOException {
    run(2, true, PerClass.class);
    assertThat(Set.copyOf(SEEN.values())).hasSize(1);
    assertThatNothingIsLeft();
  }

  @Test
  void anAnnotationOfOnesOwnAndASuperclassWork() throws IOException {
    run(1, false, WithMetaAnnotationInherited.class);
    assertThatNothingIsLeft();
  }

  private static void run(int tests, boolean parallel, Class<?>... classes) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(
            java.util.Arrays.stream(classes)
                .map(DiscoverySelectors::selectClass)
                .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "" + parallel)
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.started(tests).succeeded(tests));
  }

  private static void assertThatNothingIsLeft() throws IOException {
    assertThat(SEEN).isNotEmpty();
    for (DaemonTraces traces : SEEN.values()) {
      assertThat(traces.found()).isEmpty();
    }
  }

  private static void see(Class<?> test, String method, Dockerd dockerd) {
    SEEN.put(test.getSimpleName() + "." + method, DaemonTraces.of(dockerd));
  }

  @TlsDockerd(lifetime = Lifetime.RUN)
  static class FirstOfRun {
    @Test
    void one(Dockerd dockerd) {
      see(getClass(), "one", dockerd);
    }
  }

  @TlsDockerd(lifetime = Lifetime.RUN)
  static class SecondOfRun {
    @Test
    void one(Dockerd dockerd) {
      see(getClass(), "one", dockerd);
    }

    @Test
    void two(Dockerd dockerd) {
      see(getClass(), "two", dockerd);
    }
  }

  @TlsDockerd(lifetime = Lifetime.RUN, arguments = "--debug")
  static class OtherSettingsOfRun {
    @Test
    void one(Dockerd dockerd) {
      see(getClass(), "one", dockerd);
    }
  }

  @TlsDockerd(lifetime = Lifetime.METHOD)
  static class PerMethod {
    @TlsDockerd.Inject Dockerd field;

    @Test
    void one(Dockerd dockerd) {
      assertThat(field).isSameAs(dockerd);
      see(getClass(), "one", dockerd);
    }

    @Test
    void two(Dockerd dockerd) {
      assertThat(field).isSameAs(dockerd);
      see(getClass(), "two", dockerd);
    }
  }

  @TlsDockerd
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class PerClass {
    @TlsDockerd.Inject Dockerd field;
    private final Dockerd constructed;

    PerClass(Dockerd dockerd) {
      constructed = dockerd;
    }

    @BeforeAll
    void look() {
      assertThat(field).isSameAs(constructed);
    }

    @Test
    void one(Dockerd dockerd) {
      see(getClass(), "one", dockerd);
    }

    @Test
    void two(Dockerd dockerd) {
      see(getClass(), "two", dockerd);
    }
  }

  @TlsDockerd(tinyImage = true)
  @Retention(RetentionPolicy.RUNTIME)
  @java.lang.annotation.Inherited
  @interface WithAnImage {}

  @WithAnImage
  abstract static class WithMetaAnnotation {}

  static class WithMetaAnnotationInherited extends WithMetaAnnotation {
    @Test
    void hasTheImage(DockerClient docker, Dockerd dockerd) {
      see(getClass(), "one", dockerd);
      assertThat(docker.listImagesCmd().exec()).hasSize(1);
    }
  }
}
