package com.example;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.DockerEndpoint;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** What an application does with the library that it knows by its coordinates only. */
final class Builds {
  private final DockerEndpoint endpoint;

  Builds(String host, Path certificates) {
    this(DockerEndpoint.builder(host).certificates(certificates).build());
  }

  Builds(DockerEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  String daemonVersion() throws Exception {
    try (DockerClient docker = endpoint.connect()) {
      return docker.versionCmd().exec().getVersion();
    }
  }

  SSLContext sslContext() {
    return endpoint.sslContext();
  }
}
