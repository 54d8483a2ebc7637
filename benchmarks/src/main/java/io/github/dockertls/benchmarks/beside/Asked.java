package io.github.dockertls.benchmarks.beside;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same question put to three.
 *
 * @param host the daemon
 * @param certificates the folder with ca.pem and the like, or null for plain HTTP
 */
record Asked(String host, @Nullable Path certificates) {
  private static final int PATIENCE_SECONDS = 10;

  private List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (certificates != null) {
      flags.add("--tlsverify");
    }
    flags.addAll(List.of("-H", host));
    return flags;
  }

  /** What {@code docker version} says on stderr. */
  String docker() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(flags());
    command.addAll(List.of("version", "--format", "{{.Server.Version}}"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (certificates != null) {
      builder.environment().put("DOCKER_CERT_PATH", certificates.toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return "(nothing; ended after " + PATIENCE_SECONDS + " s)";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The exception of docker-java's own client, with its causes. */
  String dockerJava() {
    try (DockerClient docker = stock()) {
      return docker.versionCmd().exec().getVersion();
    } catch (IOException | RuntimeException e) {
      StringBuilder said = new StringBuilder();
      for (Throwable t = e; t != null; t = t.getCause()) {
        said.append(t == e ? "" : "caused by ").append(t).append('\n');
      }
      return said.toString();
    }
  }

  private DockerClient stock() {
    DefaultDockerClientConfig.Builder config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host);
    if (certificates == null) {
      config.withDockerTlsVerify(false);
    } else {
      config.withDockerTlsVerify(true).withDockerCertPath(certificates.toString());
    }
    DockerClientConfig built = config.build();
    return DockerClientImpl.getInstance(
        built,
        new ApacheDockerHttpClient.Builder()
            .dockerHost(built.getDockerHost())
            .sslConfig(built.getSSLConfig())
            .connectionTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .responseTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .build());
  }

  /** The verdict alone; the steps would fill pages. */
  String doctor() {
    Environment.Builder environment = Environment.builder();
    if (certificates != null) {
      environment.variable("DOCKER_CERT_PATH", certificates.toString());
    }
    String text =
        DockerEndpoint.diagnose(environment.build(), flags().toArray(String[]::new)).text();
    return text.replaceFirst("(?s)\n\n(ok|warning|FAILURE) .*", "");
  }
}
