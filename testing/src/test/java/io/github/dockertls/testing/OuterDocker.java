package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    DockerdBuilder builder =
        Dockerd.builder().binary(dockerd).tinyImage().image(image(dockerd, folder));
    if (needsWrapper(dockerd)) {
      builder.arguments(
          "--add-runtime=here=" + wrapper(folder), "--default-runtime=here", "--debug");
    }
    OuterDocker docker = new OuterDocker(folder, builder.start());
    docker.client.tagImageCmd("docker-tls-dind", "docker", "28-dind").exec();
    return docker;
  }

  /** Of the same dockerd: an unpacked one lies in a tree of its own. */
  private static Path image(Path dockerd, Path folder) throws IOException {
    Path file = folder.resolve("dind.tar");
    Path script = Path.of("../dev/dind-image").toAbsolutePath().normalize();
    String engine = dockerd.startsWith("/usr") ? "" : dockerd.resolve("../../..").normalize() + "";
    HostCommands.run(Duration.ofMinutes(5), script.toString(), file.toString(), engine);
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

  /** A JVM that uses this Docker. */
  Jvm jvm() {
    return new Jvm(folder, environment());
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

  /**
   * Runs a command beside this Docker, which it finds by the variables of a secured host or, after
   * {@code local}, by its socket; fails if the command does, or if it leaves anything behind.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "outer").toAbsolutePath();
    int status;
    try (OuterDocker docker = start(Engines.all().get(0), folder)) {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(arguments).subList(1, arguments.length)).inheritIO();
      builder.environment().keySet().removeAll(Jvm.DOCKER_VARIABLES);
      builder.environment().putAll(docker.environment());
      if (!arguments[0].equals("local")) {
        docker.dockerd.writeDockerConfig(folder.resolve("config"));
        builder.environment().remove("DOCKER_HOST");
        builder.environment().put("DOCKER_CONFIG", folder.resolve("config").toString());
        builder
            .environment()
            .put("TESTCONTAINERS_DOCKER_CLIENT_STRATEGY", DockerTlsStrategy.class.getName());
      }
      status = builder.start().waitFor();
      for (String left : docker.contents()) {
        System.out.println("left behind: " + left);
        status = 1;
      }
    } finally {
      HostCommands.run("rm", "-r", folder.toString());
    }
    System.exit(status);
  }
}
