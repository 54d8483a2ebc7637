package io.github.dockertls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.TlsDockerd;
import org.junit.jupiter.api.Test;

// readme begin
@TlsDockerd
class DeployIT {
  @Test
  void startsWithoutContainers(DockerClient docker) {
    assertThat(docker.listContainersCmd().exec()).isEmpty();
  }
}
// readme end
