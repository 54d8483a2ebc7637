package io.github.dockertls.docktls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.Environment;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts ask for, from docktls and from the real docker, of one daemon. */
class BesideDockerIT {
  @TempDir static Path home;
  private static Dockerd dockerd;

  @BeforeAll
  static void start() throws IOException {
    dockerd = Dockerd.start();
    try (DockerClient docker = dockerd.endpoint().connect()) {
      TinyImage tiny = TinyImage.create();
      tiny.load(docker);
      String image = tiny.name();
      docker.tagImageCmd(image, "localhost:5000/a/b", "t").exec();
      String running =
          docker.createContainerCmd(image).withName("runs").withCmd("sleep", "600").exec().getId();
      docker.startContainerCmd(running).exec();
      docker
          .createContainerCmd(image)
          .withName("only-made")
          .withCmd("echo", "a command of more than twenty characters")
          .exec();
    }
  }

  @AfterAll
  static void stop() {
    dockerd.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version --format {{.Server.Version}}",
        "version -f {{.Server.APIVersion}}/{{.Server.MinAPIVersion}}",
        "version --format {{.Server.Os}}/{{.Server.Arch}}",
        "version --format {{.Server.GitCommit}}_{{.Server.GoVersion}}",
        "version --format {{.Server.BuildTime}}",
        "version --format {{.Server.Experimental}}",
        "version --format {{json_.Server.Version}}",
        "version --format v{{_.Server.Version_}}.",
        "info --format {{.ServerVersion}}",
        "info -f {{.Driver}}:{{.Containers}}:{{.ContainersRunning}}:{{.OSType}}:{{.LiveRestoreEnabled}}",
        "info --format {{json_.Plugins.Volume}}",
        "info --format {{.NCPU}}_{{.MemTotal}}_{{.ID}}",
        "ps -q",
        "ps -aq",
        "ps -a -q --no-trunc",
        "ps -lq",
        "ps --format {{.Names}}",
        "ps -a --format {{.ID}}\\t{{.Names}}\\t{{.Image}}\\n{{.Command}}{{.Ports}}{{.State}}",
        "ps -a --no-trunc --format {{.Command}}",
        "images -q",
        "images -q --no-trunc",
        "images -a --format {{.Repository}}:{{.Tag}}_{{.ID}}_{{.Size}}",
        "images -q localhost:5000/a/b",
        "images -q nosuch",
        "context ls -q",
      })
  void printsWhatDockerPrints(String words) throws Exception {
    List<String> args =
        Arrays.stream(words.split(" ", -1)).map(word -> word.replace('_', ' ')).toList();
    // docker lists the names of one image in an order that changes.
    assertThat(ours(args).lines())
        .containsExactlyInAnyOrderElementsOf(theirs(args).lines().toList());
  }

  private static String ours(List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    Environment.Builder environment = Environment.builder().home(home).workingDirectory(home);
    dockerd.environment().forEach(environment::variable);
    Docktls.run(environment.build(), args, stream, stream);
    return out.toString(UTF_8);
  }

  private static String theirs(List<String> args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(args);
    Path out = Files.createTempFile(home, "docker", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(dockerd.environment());
    Process docker = builder.start();
    assertThat(docker.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return Files.readString(out, UTF_8);
  }
}
