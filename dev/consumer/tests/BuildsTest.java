package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.testing.TlsDockerd;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@TlsDockerd
class BuildsTest {
  @Test
  void asksADaemonOverTls(DockerEndpoint endpoint) throws Exception {
    assertFalse(new Builds(endpoint).daemonVersion().isEmpty());
    assertTrue(endpoint.tls().isPresent());
  }

  @Test
  void givesAnSslContextOfItsOwn(DockerEndpoint endpoint) {
    assertEquals("TLS", new Builds(endpoint).sslContext().getProtocol().substring(0, 3));
  }

  @Test
  void getsAClient(DockerClient docker) {
    docker.pingCmd().exec();
  }

  @Test
  void isToldWhatIsMissing(@TempDir Path empty) {
    DockerTlsException e =
        assertThrows(DockerTlsException.class, () -> new Builds("tcp://127.0.0.1:2376", empty));
    assertTrue(e.getMessage().contains("\"" + empty), e.getMessage());
  }
}
