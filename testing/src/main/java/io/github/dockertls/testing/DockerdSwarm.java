package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.DockerTlsException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Several daemons with TLS that form a Docker swarm, for as long as a test or a program needs them.
 *
 * <pre>{@code
 * try (DockerdSwarm swarm = Dockerd.builder().nodes(3).tinyImage().startSwarm();
 *     DockerClient manager = swarm.manager().endpoint().connect()) {
 *   manager.listSwarmNodesCmd().exec();
 * }
 * }</pre>
 *
 * <p>In a JUnit test, {@code @TlsDockerd(nodes = 3)} gives it. The nodes are called {@code node1},
 * {@code node2} and so on, the managers first. One authority signed the certificates of all, so
 * that the clients of one are let in by each. They see each other over a network of their own,
 * which only this machine can reach; each has an address there, and ports that are published in
 * {@code host} mode are found at it. Images are loaded into each, since no registry is asked.
 *
 * <p>Swarm's own load balancing (virtual addresses, ports published in {@code ingress} mode) needs
 * a kernel with IP_VS; without, use {@code dnsrr} and {@code host} mode. Thread-safe.
 */
public final class DockerdSwarm implements AutoCloseable {
  private final SwarmGround ground;
  private final List<Dockerd> nodes;
  private final int managers;

  private DockerdSwarm(SwarmGround ground, List<Dockerd> nodes, int managers) {
    this.ground = ground;
    this.nodes = List.copyOf(nodes);
    this.managers = managers;
  }

  static DockerdSwarm start(DockerdSettings settings) {
    DockerdSettings shared = settings.withOneAuthority();
    SwarmGround ground = ground(DockerdStart.prepare(shared), shared);
    SwarmStart start = new SwarmStart();
    boolean complete = false;
    try {
      start.startAll(shared, ground);
      int managers = settings.nodes().managers();
      SwarmFormation.of(start.started(), managers).form();
      complete = true;
      return new DockerdSwarm(ground, start.started(), managers);
    } finally {
      if (!complete) {
        closeAll(start.started(), ground);
      }
    }
  }

  private static SwarmGround ground(Engine engine, DockerdSettings settings) {
    try {
      return engine.swarm(settings.directory());
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.DAEMON_NOT_STARTED,
          "The network of a swarm could not be made: " + e.getMessage(),
          "Run as root where network namespaces can be made, such as in a privileged container",
          e);
    }
  }

  /**
   * The first manager.
   *
   * @return the daemon on {@code node1}
   */
  public Dockerd manager() {
    return nodes.get(0);
  }

  /**
   * The daemons that rule the swarm.
   *
   * @return at least one
   */
  public List<Dockerd> managers() {
    return nodes.subList(0, managers);
  }

  /**
   * The daemons that only run tasks. They refuse commands about the swarm.
   *
   * @return none if all are managers
   */
  public List<Dockerd> workers() {
    return nodes.subList(managers, nodes.size());
  }

  /**
   * All daemons.
   *
   * @return the managers, then the workers
   */
  public List<Dockerd> nodes() {
    return nodes;
  }

  /**
   * Ends all daemons and removes everything of them and of their network. Closing again has no
   * effect.
   *
   * @throws DockerTlsException {@code daemon-not-removed} if something stays; the next start on
   *     this machine after the end of this process tries again
   */
  @Override
  public void close() {
    closeAll(nodes, ground);
  }

  /** All at once, and to the end also if the thread is interrupted. */
  private static void closeAll(List<Dockerd> nodes, SwarmGround ground) {
    CompletableFuture<?>[] ends =
        nodes.stream()
            .map(node -> CompletableFuture.runAsync(node::close, DockerdSwarm::onThreadOfItsOwn))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DockerTlsException cause ? cause : e;
    } finally {
      close(ground);
    }
  }

  private static void onThreadOfItsOwn(Runnable work) {
    Thread thread = new Thread(work, "end of a swarm's node");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(SwarmGround ground) {
    try {
      ground.close();
    } catch (IOException e) {
      throw new DockerTlsException(
          Reason.DAEMON_NOT_REMOVED,
          "Something of a swarm's network is left: " + e.getMessage(),
          "Remove it by hand, or start another once this process has ended",
          e);
    }
  }

  /** Names the nodes. */
  @Override
  public String toString() {
    return "DockerdSwarm" + nodes;
  }
}
