package com.example;

import static io.github.dockertls.testing.ApiCalls.readOnly;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.DockerdSwarm;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.testing.Validity;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** What an application has to get along with. */
class TroublesTest {
  @Test
  @TlsDockerd(serverValidity = Validity.EXPIRED)
  void aCertificateThatHasEnded(DockerEndpoint endpoint) {
    DockerTlsException e =
        assertThrows(DockerTlsException.class, () -> new Builds(endpoint).daemonVersion());
    assertEquals(Reason.X509_TIME, e.reason());
  }

  @Test
  @TlsDockerd(tinyImage = true)
  void anotherCertificateAndARestart(Dockerd dockerd, DockerClient docker) {
    dockerd.rotateServerCertificate();
    assertEquals(1, docker.listImagesCmd().exec().size());
    assertFalse(dockerd.logs().isEmpty());
  }

  @Test
  @TlsDockerd
  void aStranger(Dockerd dockerd) {
    DockerTlsException e =
        assertThrows(
            DockerTlsException.class, () -> new Builds(dockerd.strangerEndpoint()).daemonVersion());
    assertEquals(Reason.CLIENT_CERT_REJECTED, e.reason());
  }

  @Test
  void littlePrivilege() throws Exception {
    try (Dockerd dockerd = Dockerd.builder().allow(readOnly()).start();
        DockerClient docker = dockerd.endpointFor("ci").connect()) {
      assertFalse(new Builds(dockerd.endpoint()).daemonVersion().isEmpty());
      DockerException e =
          assertThrows(
              DockerException.class, () -> docker.createVolumeCmd().withName("cache").exec());
      assertTrue(
          e.getMessage().contains("client 'ci' may not POST /volumes/create"), e.getMessage());
    }
  }

  @Test
  @TlsDockerd(nodes = 3)
  void aSwarm(DockerClient manager, DockerdSwarm swarm) {
    assertEquals(3, manager.listSwarmNodesCmd().exec().size());
    assertEquals(2, swarm.workers().size());
  }

  /** On the host that the surroundings name: with mutual TLS, whatever the other tests use. */
  @Test
  void testcontainersOnASecuredHost() throws Exception {
    try (GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse("docker-tls-tiny"))
            .withCommand("sleep", "1000")) {
      container.start();
      assertEquals("hello\n", container.execInContainer("echo", "hello").getStdout());
    }
  }
}
