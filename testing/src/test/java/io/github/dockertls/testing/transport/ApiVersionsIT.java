package io.github.dockertls.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.BadRequestException;
import io.github.dockertls.DockerEndpoint;
import io.github.dockertls.Environment;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which API version each engine is asked for: its debug log tells every call. */
@Timeout(180)
class ApiVersionsIT {
  private static final Pattern CALL =
      Pattern.compile(
          "Calling ([A-Z]+ [^ \"?]+)|handling [A-Z]+ request.* method=([A-Z]+) .*request-url=([^ ?\"]+)");

  static List<Path> engines() throws IOException {
    return List.of(Engines.all().get(0), Engines.newest());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void manyThreadsNegotiateOnceWithEachEngine(Path engine) throws IOException {
    try (Dockerd dockerd = debugging(engine);
        DockerClient docker = dockerd.endpoint().connect()) {
      String own = ownVersion(dockerd);
      int before = calls(dockerd).size();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<CompletableFuture<?>> infos = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          infos.add(CompletableFuture.runAsync(() -> docker.infoCmd().exec(), threads));
        }
        infos.forEach(CompletableFuture::join);
      } finally {
        threads.shutdown();
      }

      List<String> calls = calls(dockerd);
      assertThat(calls.subList(before, calls.size()))
          .filteredOn(call -> call.endsWith("/_ping"))
          .containsExactly("HEAD /_ping");
      assertThat(calls).filteredOn(call -> call.equals("GET /v" + own + "/info")).hasSize(8);
    }
  }

  @Test
  void theVariableIsTheNewestThatIsAskedFor() throws IOException {
    try (Dockerd dockerd = debugging(Engines.newest())) {
      ask(dockerd, "v1.30");
      assertThat(calls(dockerd)).contains("GET /v1.30/info");
      ask(dockerd, "9.99");
      assertThat(calls(dockerd))
          .contains("GET /v" + ownVersion(dockerd) + "/info")
          .noneMatch(call -> call.contains("9.99"));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void theNegotiatedVersionCanBeAskedFor(Path engine) throws IOException {
    try (Dockerd dockerd = debugging(engine)) {
      assertThat(dockerd.endpoint().apiVersion()).isEqualTo(ownVersion(dockerd));
    }
  }

  /** As Docker 29 does by default; 26.1 if told to. */
  @Test
  void anEngineThatRefusesOldVersionsIsAskedForItsOwn(@TempDir Path directory) throws IOException {
    Path strict = directory.resolve("dockerd");
    Path engine = Engines.newest();
    Files.writeString(
        strict,
        String.join(
            "\n",
            "#!/bin/sh",
            "export DOCKER_MIN_API_VERSION=1.44",
            "PATH=" + engine.resolveSibling("../bin") + ":$PATH",
            "exec " + engine + " \"$@\""));
    Files.setPosixFilePermissions(strict, PosixFilePermissions.fromString("rwx------"));
    try (Dockerd dockerd = debugging(strict);
        DockerClient docker = dockerd.endpoint().connect()) {
      docker.infoCmd().exec();

      assertThat(calls(dockerd)).contains("GET /v" + ownVersion(dockerd) + "/info");
      assertThatThrownBy(() -> ask(dockerd, "1.43"))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining("client version 1.43 is too old");
    }
  }

  private static Dockerd debugging(Path engine) {
    return Dockerd.builder().binary(engine).arguments("--debug").start();
  }

  /** The newest that the daemon knows, as it says itself. */
  private static String ownVersion(Dockerd dockerd) throws IOException {
    try (DockerClient docker = dockerd.socketEndpoint().connect()) {
      return docker.versionCmd().exec().getApiVersion();
    }
  }

  /** Asks for what every version has, with this in {@code DOCKER_API_VERSION}. */
  private static void ask(Dockerd dockerd, String version) throws IOException {
    Environment.Builder environment = Environment.builder();
    dockerd.environment().forEach(environment::variable);
    environment.variable("DOCKER_API_VERSION", version);
    try (DockerClient docker = DockerEndpoint.fromCli(environment.build()).connect()) {
      docker.infoCmd().exec();
    }
  }

  /** As dockerd logs them up to 27, and from 28 on. */
  private static List<String> calls(Dockerd dockerd) {
    return CALL.matcher(dockerd.logs())
        .results()
        .map(call -> call.group(1) != null ? call.group(1) : call.group(2) + " " + call.group(3))
        .toList();
  }
}
