package com.example;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.dockertls.DockerEndpoint;
import java.net.URI;
import java.nio.file.Path;

/** docker-java's own transport with our SSLConfig. */
public final class OtherTransport {
  private OtherTransport() {}

  /** Takes the daemon's host and a directory that it lets in. */
  public static void main(String[] arguments) throws Exception {
    DockerEndpoint endpoint =
        DockerEndpoint.builder(arguments[0]).certificates(Path.of(arguments[1])).build();
    ApacheDockerHttpClient transport =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(URI.create(arguments[0]))
            .sslConfig(endpoint.sslConfig())
            .build();
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(arguments[0]).build();
    try (DockerClient docker = DockerClientImpl.getInstance(config, transport)) {
      docker.pingCmd().exec();
      System.out.println("answered " + docker.versionCmd().exec().getVersion());
    }
  }
}
