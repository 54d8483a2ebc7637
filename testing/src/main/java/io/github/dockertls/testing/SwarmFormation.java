package io.github.dockertls.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.SwarmJoinTokens;
import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeState;
import com.github.dockerjava.api.model.SwarmSpec;
import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes a swarm of daemons that run. Immutable. */
final class SwarmFormation {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PORT = 2377;

  private final List<Dockerd> nodes;
  private final int managers;

  private SwarmFormation(List<Dockerd> nodes, int managers) {
    this.nodes = nodes;
    this.managers = managers;
  }

  static SwarmFormation of(List<Dockerd> nodes, int managers) {
    return new SwarmFormation(nodes, managers);
  }

  /** Returns once the first manager knows all nodes to be ready. */
  void form() {
    try (DockerClient first = nodes.get(0).daemon().administration().connect()) {
      first
          .initializeSwarmCmd(new SwarmSpec())
          .withAdvertiseAddr(address(0))
          .withListenAddr(address(0))
          .exec();
      SwarmJoinTokens tokens =
          Objects.requireNonNull(first.inspectSwarmCmd().exec().getJoinTokens());
      for (int index = 1; index < nodes.size(); index++) {
        String token = index < managers ? tokens.getManager() : tokens.getWorker();
        join(index, Objects.requireNonNull(token));
      }
      awaitReady(first);
    } catch (DockerException | IOException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      throw DockerdStart.interrupted(e);
    }
  }

  private void join(int index, String token) throws IOException {
    try (DockerClient docker = nodes.get(index).daemon().administration().connect()) {
      docker
          .joinSwarmCmd()
          .withRemoteAddrs(List.of(address(0)))
          .withJoinToken(token)
          .withAdvertiseAddr(address(index))
          .withListenAddr(address(index))
          .exec();
    }
  }

  private String address(int index) {
    return nodes.get(index).daemon().peerAddress() + ":" + PORT;
  }

  private void awaitReady(DockerClient manager) throws InterruptedException {
    Deadline deadline = Deadline.in(LIMIT);
    List<SwarmNode> listed = manager.listSwarmNodesCmd().exec();
    while (listed.stream().filter(SwarmFormation::isReady).count() < nodes.size()) {
      if (deadline.isOver()) {
        throw failure("after " + LIMIT.toSeconds() + " s there are " + listed, null);
      }
      TimeUnit.MILLISECONDS.sleep(10);
      listed = manager.listSwarmNodesCmd().exec();
    }
  }

  private static boolean isReady(SwarmNode node) {
    return node.getStatus() != null && node.getStatus().getState() == SwarmNodeState.READY;
  }

  private DockerTlsException failure(String why, @Nullable Exception e) {
    return new DockerTlsException(
        Reason.DAEMON_NOT_STARTED,
        "The daemons " + nodes + " do not form a swarm: " + why,
        "Start them with arguments(\"--debug\") and look at their logs",
        e);
  }
}
