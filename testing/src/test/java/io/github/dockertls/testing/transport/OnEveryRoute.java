package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What is tested of docker-java's commands against every engine over every wire. Containers are
 * removed after each test.
 */
@ParameterizedClass
@ArgumentsSource(Routes.class)
@Tag("tls12")
@Timeout(180)
abstract class OnEveryRoute {
  @Parameter Route route;
  DockerClient docker;

  @BeforeEach
  final void connect() {
    docker = route.docker();
  }

  @AfterEach
  final void removeContainers() {
    for (Container container : docker.listContainersCmd().withShowAll(true).exec()) {
      Containers.remove(docker, container.getId());
    }
  }

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
