package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureHostTest {
  @TempDir Path directory;

  @Test
  void makesAllThatAHostAndAClientNeed() throws Exception {
    SecureHost.main(new String[] {directory.toString(), "build1.example.com", "10.0.0.7"});
    Path host = directory.resolve("host/etc");
    assertThat(host.resolve("docker/tls/server-key.pem")).exists();
    assertThat(host.resolve("docker/daemon.json")).content().contains("\"tlsverify\" : true");
    assertThat(host.resolve("systemd/system/docker.service.d/tls.conf"))
        .content()
        .contains("ExecStart=\nExecStart=/");
    assertThat(directory.resolve("alice/.docker/cert.pem")).exists();
    assertThat(directory.resolve("alice/build1.tar")).exists();
  }
}
