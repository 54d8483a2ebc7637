package io.github.dockertls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import com.github.dockerjava.api.DockerClient;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Docker for Testcontainers, with an image in the place of {@code docker:28-dind}, made by {@code
 * dev/dind-image}. What uses it runs in a JVM of its own: Testcontainers looks for a Docker once.
 */
public final class OuterDocker implements AutoCloseable {
  private static final String WRAPPER = "runc-without-sys-resource";
  private static final long SYS_RESOURCE = 1L << 24;

  private final Path folder;
  private final Dockerd dockerd;
  private final DockerClient client;

  private OuterDocker(Path folder, Dockerd dockerd) {
    this.folder = folder;
    this.dockerd = dockerd;
    this.client = dockerd.socketEndpoint().connect();
  }

  /** Starts a Docker that keeps its tools in a folder. */
  static OuterDocker start(Path dockerd, Path folder) throws IOException {
    DockerdBuilder builder = Dockerd.builder().binary(dockerd).tinyImage().image(image(folder));
    if (needsWrapper(dockerd)) {
      builder.arguments(
          "--add-runtime=here=" + wrapper(folder), "--default-runtime=here", "--debug");
    }
    OuterDocker docker = new OuterDocker(folder, builder.start());
    docker.client.tagImageCmd("docker-tls-dind", "docker", "28-dind").exec();
    return docker;
  }

  private static Path image(Path folder) throws IOException {
    Path file = folder.resolve("dind.tar");
    Path script = Path.of("../dev/dind-image").toAbsolutePath().normalize();
    HostCommands.run(script.toString(), file.toString());
    return file;
  }

  private static boolean needsWrapper(Path dockerd) throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    String bounding = status.replaceFirst("(?s).*CapBnd:\\s*([0-9a-f]+).*", "$1");
    return (Long.parseUnsignedLong(bounding, 16) & SYS_RESOURCE) == 0
        && Engines.major(dockerd) < 23;
  }

  private static Path wrapper(Path folder) throws IOException {
    Path file = folder.resolve(WRAPPER);
    try (InputStream in = OuterDocker.class.getResourceAsStream(WRAPPER)) {
      Files.write(file, in.readAllBytes());
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  DockerClient client() {
    return client;
  }

  /** The variables with which Testcontainers and our engine use this Docker. */
  Map<String, String> environment() {
    return Map.of(
        "DOCKER_HOST", dockerd.socketEndpoint().host(),
        "DOCKER_TLS_ENGINE", "container",
        "TESTCONTAINERS_RYUK_DISABLED", "true",
        "TESTCONTAINERS_PULL_TIMEOUT", "1",
        "TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1");
  }

  private File errors() {
    return folder.resolve("errors").toFile();
  }

  /** A JVM on this class path that uses this Docker. */
  ProcessBuilder java(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Where Testcontainers keeps its memory.
    command.add("-Duser.home=" + folder);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors()));
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_CONTEXT"));
    builder.environment().putAll(environment());
    return builder;
  }

  /** Runs a program to its end. */
  List<String> output(Class<?> program, String... arguments) throws Exception {
    Process process = java(program, arguments).start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).as(() -> output + "\n" + contentOf(errors())).isZero();
      return output.lines().toList();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What containers and volumes there are. */
  List<String> contents() {
    List<String> found = new ArrayList<>();
    client
        .listContainersCmd()
        .withShowAll(true)
        .exec()
        .forEach(container -> found.add("container " + container.getId()));
    client
        .listVolumesCmd()
        .exec()
        .getVolumes()
        .forEach(volume -> found.add("volume " + volume.getName()));
    return found;
  }

  @Override
  public void close() throws IOException {
    try (dockerd) {
      client.close();
    }
  }
}
