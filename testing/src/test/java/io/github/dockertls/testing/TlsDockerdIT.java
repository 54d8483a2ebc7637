package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.pki.CertificateAuthority;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TlsDockerd
class TlsDockerdIT {
  @TlsDockerd.Inject static Dockerd shared;

  @TlsDockerd.Inject Dockerd dockerd;
  @TlsDockerd.Inject DockerEndpoint endpoint;

  private static String hostBeforeAll;

  @BeforeAll
  static void remember(Dockerd dockerd) {
    assertThat(shared).isSameAs(dockerd);
    hostBeforeAll = dockerd.host();
  }

  @Test
  void givesOneDaemonToTheClass(
      DockerClient docker,
      DockerEndpoint endpoint,
      Dockerd handle,
      CertificateAuthority authority) {
    docker.pingCmd().exec();
    assertThat(handle).isSameAs(dockerd).isSameAs(shared);
    assertThat(handle.host()).isEqualTo(hostBeforeAll).isEqualTo(endpoint.host());
    assertThat(this.endpoint.host()).isEqualTo(handle.host());
    assertThat(authority).isSameAs(handle.certificateAuthority());
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "two"})
  void goesWithParameterizedTests(String value, Dockerd handle) {
    assertThat(value).isNotEmpty();
    assertThat(handle).isSameAs(shared);
  }

  @Test
  @TlsDockerd
  void givesAMethodADaemonOfItsOwn(Dockerd own) {
    assertThat(own.host()).isNotEqualTo(hostBeforeAll);
    assertThat(dockerd).isSameAs(own);
  }

  @Nested
  class InANestedClass {
    @TlsDockerd.Inject Dockerd inner;

    @Test
    void theDaemonIsThatOfTheClassAround() {
      assertThat(inner).isSameAs(shared).isSameAs(dockerd);
    }
  }

  @Nested
  @TlsDockerd
  class InANestedClassWithItsOwn {
    @TlsDockerd.Inject Dockerd inner;

    @Test
    void bothDaemonsAreThere() {
      assertThat(dockerd).isSameAs(shared);
      assertThat(inner.host()).isNotEqualTo(shared.host());
    }
  }
}
