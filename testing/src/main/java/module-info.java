/**
 * A real dockerd with TLS for tests.
 *
 * <p>Start with {@link io.github.dockertls.testing.Dockerd}, or with {@link
 * io.github.dockertls.testing.TlsDockerd} under JUnit. JUnit and Testcontainers are optional.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.github.dockertls.testing {
  requires transitive io.github.dockertls;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires jdk.httpserver;
  requires org.bouncycastle.provider;
  requires org.slf4j;
  requires static org.immutables.value.annotations;
  requires static org.junit.platform.commons;
  requires static transitive org.junit.jupiter.api;
  requires static transitive testcontainers;

  exports io.github.dockertls.testing;

  provides org.testcontainers.dockerclient.DockerClientProviderStrategy with
      io.github.dockertls.testing.DockerTlsStrategy;
}
