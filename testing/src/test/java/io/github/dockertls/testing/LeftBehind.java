package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that starts a daemon or a swarm with a container and waits to be killed, or ends
 * without a word.
 */
final class LeftBehind {
  private LeftBehind() {}

  /**
   * Prints the daemons' folders once the container runs.
   *
   * @param arguments "end", or "wait" to wait for ever, or "swarm" and a dockerd to wait with that;
   *     "paused" and "paused-end" for these with a container that is paused; "odd" and "odd-end"
   *     and a dockerd for these with {@link OddContainers}
   */
  public static void main(String[] arguments) throws Exception {
    Dockerd dockerd =
        arguments[0].startsWith("odd")
            ? Dockerd.builder().binary(Path.of(arguments[1])).tinyImage().start()
            : arguments[0].equals("swarm")
                ? Dockerd.builder()
                    .binary(Path.of(arguments[1]))
                    .nodes(2)
                    .tinyImage()
                    .startSwarm()
                    .manager()
                : Dockerd.builder().tinyImage().start();
    try (DockerClient docker = dockerd.endpoint().connect()) {
      String container = Calls.startSleeping(docker);
      if (arguments[0].startsWith("paused")) {
        docker.pauseContainerCmd(container).exec();
      }
      if (arguments[0].startsWith("odd")) {
        OddContainers.start(docker, DaemonTraces.of(dockerd).cgroupElsewhere());
      }
    }
    System.out.println(
        DaemonTraces.ofThisProcess().stream().map(Path::toString).collect(Collectors.joining(" ")));
    if (!arguments[0].endsWith("end")) {
      new CountDownLatch(1).await();
    }
  }

  /** Runs it in a JVM of its own. */
  static Process start(String... arguments) throws IOException {
    return command(List.of(), arguments).start();
  }

  /** How to run it after the words of another command. */
  static ProcessBuilder command(List<String> entrance, String... arguments) {
    List<String> command = new ArrayList<>(entrance);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LeftBehind.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** What it printed, once it has; fails if it ended without. */
  static List<DaemonTraces> traces(Process program) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new AssertionError("it ended before its daemon was up");
    }
    return Stream.of(line.split(" ", -1)).map(Path::of).map(DaemonTraces::new).toList();
  }
}
