package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/** Containers that are hard to end or to find. Stateless. */
final class OddContainers {
  private OddContainers() {}

  /** Starts one of each kind. */
  static void start(DockerClient docker, String cgroupElsewhere) throws IOException {
    docker.pauseContainerCmd(Calls.startSleeping(docker)).exec();
    stop(pid(docker, Calls.startSleeping(docker)));
    moveOut(pid(docker, Calls.startSleeping(docker)));
    start(docker, HostConfig.newHostConfig().withPidMode("host"), SLEEP);
    String elsewhere =
        start(docker, HostConfig.newHostConfig().withCgroupParent("/" + cgroupElsewhere), SLEEP);
    docker.pauseContainerCmd(elsewhere).exec();
    HostConfig restarting =
        HostConfig.newHostConfig().withRestartPolicy(RestartPolicy.alwaysRestart());
    start(docker, restarting, "true");
    start(docker, restarting, SLEEP);
    docker
        .createVolumeCmd()
        .withName("memory")
        .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs"))
        .exec();
    start(
        docker,
        HostConfig.newHostConfig().withBinds(new Bind("memory", new Volume("/memory"))),
        SLEEP);
  }

  private static final String SLEEP = "trap '' TERM; while :; do sleep 1000; done";

  private static String start(DockerClient docker, HostConfig host, String script) {
    CreateContainerCmd create =
        docker.createContainerCmd("docker-tls-tiny").withCmd("sh", "-c", script);
    String id = create.withHostConfig(host).exec().getId();
    docker.startContainerCmd(id).exec();
    return id;
  }

  private static long pid(DockerClient docker, String container) {
    return Objects.requireNonNull(
        docker.inspectContainerCmd(container).exec().getState().getPidLong());
  }

  private static void stop(long pid) throws IOException {
    HostCommands.run("sh", "-c", "kill -STOP \"$0\"", Long.toString(pid));
  }

  /** As a process with the right to may do it itself. */
  private static void moveOut(long pid) throws IOException {
    for (Path hierarchy : ProcFiles.cgroupHierarchies()) {
      Files.writeString(
          hierarchy.resolve("cgroup.procs"), Long.toString(pid), StandardOpenOption.WRITE);
    }
  }
}
