package io.github.dockertls.examples;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.Service;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeAvailability;
import com.github.dockerjava.api.model.Task;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.api.model.TaskState;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.DockerdSwarm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A service's life on a swarm of three nodes, over the manager's TLS port: deployed, scaled, and
 * moved away from a node that is drained. Needs Linux, root and Docker Engine.
 */
public final class SwarmRollout {
  private static final String SERVICE = "web";

  private final DockerClient manager;

  private SwarmRollout(DockerClient manager) {
    this.manager = manager;
  }

  public static void main(String[] arguments) throws Exception {
    try (DockerdSwarm swarm = Dockerd.builder().nodes(3).tinyImage().startSwarm();
        DockerClient manager = swarm.manager().endpoint().connect()) {
      say("joined", swarm.managers().size() + " manager, " + swarm.workers().size() + " workers");
      SwarmRollout rollout = new SwarmRollout(manager);
      rollout.deploy(3);
      say("deployed", rollout.await(tasks -> count(tasks) == 3));
      rollout.scale(6);
      say("scaled", rollout.await(tasks -> count(tasks) == 6));
      rollout.drain("node2");
      say("drained", rollout.await(tasks -> count(tasks) == 6 && !tasks.containsKey("node2")));
      manager.removeServiceCmd(SERVICE).exec();
      say("removed", rollout.await(Map::isEmpty));
    }
  }

  private void deploy(int replicas) {
    ContainerSpec container =
        new ContainerSpec()
            .withImage("docker-tls-tiny")
            .withCommand(List.of("sleep", "100000"))
            .withStopGracePeriod(TimeUnit.MILLISECONDS.toNanos(1));
    manager
        .createServiceCmd(
            new ServiceSpec()
                .withName(SERVICE)
                .withMode(replicated(replicas))
                .withTaskTemplate(new TaskSpec().withContainerSpec(container)))
        .exec();
  }

  /** A change names the version that it changes, so that none is lost. */
  private void scale(int replicas) {
    Service service = manager.inspectServiceCmd(SERVICE).exec();
    ServiceSpec spec = Objects.requireNonNull(service.getSpec());
    Long version = Objects.requireNonNull(service.getVersion()).getIndex();
    manager
        .updateServiceCmd(SERVICE, spec.withMode(replicated(replicas)))
        .withVersion(version)
        .exec();
  }

  private static ServiceModeConfig replicated(int replicas) {
    return new ServiceModeConfig()
        .withReplicated(new ServiceReplicatedModeOptions().withReplicas(replicas));
  }

  private void drain(String name) {
    SwarmNode node =
        manager.listSwarmNodesCmd().exec().stream()
            .filter(listed -> name.equals(hostName(listed)))
            .findFirst()
            .orElseThrow();
    manager
        .updateSwarmNodeCmd()
        .withSwarmNodeId(node.getId())
        .withVersion(Objects.requireNonNull(node.getVersion()).getIndex())
        .withSwarmNodeSpec(
            Objects.requireNonNull(node.getSpec()).withAvailability(SwarmNodeAvailability.DRAIN))
        .exec();
  }

  /** Asks until the running tasks are as wanted; swarm has no events of tasks. */
  private Map<String, Long> await(Predicate<Map<String, Long>> wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (System.nanoTime() - end < 0) {
      Map<String, Long> running = running();
      if (wanted.test(running)) {
        return running;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new TimeoutException("the tasks are " + manager.listTasksCmd().exec());
  }

  /** How many tasks run on each node, by its name. */
  private Map<String, Long> running() {
    Map<String, String> names =
        manager.listSwarmNodesCmd().exec().stream()
            .collect(Collectors.toMap(SwarmNode::getId, SwarmRollout::hostName));
    return manager.listTasksCmd().exec().stream()
        .filter(SwarmRollout::isRunning)
        .collect(
            Collectors.groupingBy(
                task -> names.get(task.getNodeId()), TreeMap::new, Collectors.counting()));
  }

  private static boolean isRunning(Task task) {
    return task.getStatus() != null && task.getStatus().getState() == TaskState.RUNNING;
  }

  private static String hostName(SwarmNode node) {
    return Objects.requireNonNull(Objects.requireNonNull(node.getDescription()).getHostname());
  }

  private static long count(Map<String, Long> tasks) {
    return tasks.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void say(String what, Object state) {
    System.out.printf("%-9s %s%n", what, state);
  }
}
