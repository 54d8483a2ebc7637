package io.github.dockertls.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.ContainerSpecConfig;
import com.github.dockerjava.api.model.ContainerSpecFile;
import com.github.dockerjava.api.model.ContainerSpecSecret;
import com.github.dockerjava.api.model.EndpointResolutionMode;
import com.github.dockerjava.api.model.EndpointSpec;
import com.github.dockerjava.api.model.NetworkAttachmentConfig;
import com.github.dockerjava.api.model.PortConfig;
import com.github.dockerjava.api.model.PortConfig.PublishMode;
import com.github.dockerjava.api.model.SecretSpec;
import com.github.dockerjava.api.model.ServiceGlobalModeOptions;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.Swarm;
import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeRole;
import com.github.dockerjava.api.model.SwarmNodeState;
import com.github.dockerjava.api.model.SwarmSpec;
import com.github.dockerjava.api.model.TaskSpec;
import io.github.dockertls.testing.Dockerd;
import io.github.dockertls.testing.DockerdSwarm;
import io.github.dockertls.testing.TlsDockerd;
import io.github.dockertls.testing.transport.Containers.Output;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docker-java's commands about swarms, over the TLS port of a manager. */
@TlsDockerd(nodes = 3, tinyImage = true)
@Timeout(180)
class SwarmCommandsIT {
  @TlsDockerd.Inject DockerdSwarm swarm;
  @TlsDockerd.Inject DockerClient manager;

  @Test
  void onlyManagersRule(Dockerd first) throws IOException {
    assertThat(swarm.nodes()).hasSize(3).startsWith(first);
    assertThat(manager.listSwarmNodesCmd().exec())
        .allMatch(node -> node.getStatus().getState() == SwarmNodeState.READY)
        .extracting(node -> node.getDescription().getHostname() + " " + node.getSpec().getRole())
        .containsExactlyInAnyOrder("node1 MANAGER", "node2 WORKER", "node3 WORKER");
    try (DockerClient worker = swarm.workers().get(0).endpoint().connect()) {
      assertThatThrownBy(() -> worker.listSwarmNodesCmd().exec())
          .isInstanceOfSatisfying(
              DockerException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(503))
          .hasMessageContaining("not a swarm manager");
    }
  }

  @Test
  void changesTheSwarm() {
    Swarm before = manager.inspectSwarmCmd().exec();
    SwarmSpec spec = before.getSpec();
    spec.getOrchestration().withTaskHistoryRententionLimit(3);
    manager.updateSwarmCmd(spec).withVersion(before.getVersion().getIndex()).exec();

    Swarm after = manager.inspectSwarmCmd().exec();
    assertThat(after.getSpec().getOrchestration().getTaskHistoryRententionLimit()).isEqualTo(3);
    assertThatThrownBy(
            () -> manager.updateSwarmCmd(spec).withVersion(before.getVersion().getIndex()).exec())
        .isInstanceOf(DockerException.class)
        .hasMessageContaining("out of sequence");
  }

  @Test
  void aServiceReadsItsSecretAndItsConfig() throws Exception {
    String secret =
        manager
            .createSecretCmd(new SecretSpec().withName("pass").withData("sesame\n"))
            .exec()
            .getId();
    String config =
        manager
            .createConfigCmd()
            .withName("motd")
            .withData("welcome\n".getBytes(UTF_8))
            .exec()
            .getId();
    ContainerSpec container =
        container("cat /run/secrets/pass /motd")
            .withSecrets(
                List.of(
                    new ContainerSpecSecret()
                        .withSecretId(secret)
                        .withSecretName("pass")
                        .withFile(file("pass"))))
            .withConfigs(
                List.of(
                    new ContainerSpecConfig()
                        .withConfigID(config)
                        .withConfigName("motd")
                        .withFile(file("/motd"))));
    String service = create(new ServiceSpec().withName("reader").withMode(replicated()), container);
    assertThat(logs(service, 2)).isEqualTo("sesame\nwelcome\n");

    assertThat(manager.listServicesCmd().withNameFilter(List.of("reader")).exec()).hasSize(1);
    assertThat(manager.inspectServiceCmd("reader").exec().getId()).isEqualTo(service);
    assertThat(manager.listSecretsCmd().withNameFilter(List.of("pass")).exec()).hasSize(1);
    assertThat(manager.inspectConfigCmd(config).exec().getSpec().getName()).isEqualTo("motd");
    assertThatThrownBy(() -> manager.removeSecretCmd(secret).exec())
        .hasMessageContaining("in use by the following service");
    manager.removeServiceCmd(service).exec();
    assertThatThrownBy(() -> manager.inspectServiceCmd(service).exec())
        .isInstanceOf(NotFoundException.class);
    manager.removeSecretCmd(secret).exec();
    manager.removeConfigCmd(config).exec();
    assertThat(manager.listConfigsCmd().exec()).isEmpty();
  }

  @Test
  void tasksReachEachOtherFromNodeToNode() throws Exception {
    String network =
        manager.createNetworkCmd().withName("between").withDriver("overlay").exec().getId();
    String service =
        create(
            new ServiceSpec()
                .withName("all")
                .withMode(global())
                .withNetworks(List.of(new NetworkAttachmentConfig().withTarget(network)))
                .withEndpointSpec(new EndpointSpec().withMode(EndpointResolutionMode.DNSRR)),
            container(
                "all() { nslookup tasks.all 127.0.0.11 | sed -n 's/^Address: //p'; };"
                    + " until [ $(all | wc -l) = 3 ]; do sleep 0.1; done;"
                    + " for a in $(all); do until ping -c 1 $a >/dev/null; do :; done;"
                    + " echo reached; done"));
    assertThat(logs(service, 9)).isEqualTo("reached\n".repeat(9));

    manager.removeServiceCmd(service).exec();
    until(() -> removed(network));
  }

  @Test
  void aPortIsPublishedOnEachNode() throws Exception {
    PortConfig port =
        new PortConfig()
            .withTargetPort(80)
            .withPublishedPort(8080)
            .withPublishMode(PublishMode.host);
    String service =
        create(
            new ServiceSpec()
                .withName("hello")
                .withMode(global())
                .withEndpointSpec(new EndpointSpec().withPorts(List.of(port))),
            container("while :; do echo hello | nc -l -p 80; done"));
    for (Dockerd node : swarm.nodes()) {
      String address = URI.create(node.host()).getHost();
      until(() -> read(address, 8080).equals("hello\n"));
    }
    manager.removeServiceCmd(service).exec();
  }

  @Test
  void aWorkerLeavesAndComesBack() throws Exception {
    Dockerd leaving = swarm.workers().get(1);
    try (DockerClient worker = leaving.endpoint().connect()) {
      String id = worker.infoCmd().exec().getSwarm().getNodeID();
      worker.leaveSwarmCmd().exec();
      until(() -> node(id).getStatus().getState() == SwarmNodeState.DOWN);
      manager.removeSwarmNodeCmd(id).exec();

      assertThat(manager.listSwarmNodesCmd().exec()).hasSize(2);
      String address = URI.create(leaving.host()).getHost() + ":2377";
      worker
          .joinSwarmCmd()
          .withRemoteAddrs(List.of(URI.create(swarm.manager().host()).getHost() + ":2377"))
          .withJoinToken(manager.inspectSwarmCmd().exec().getJoinTokens().getWorker())
          .withAdvertiseAddr(address)
          .withListenAddr(address)
          .exec();
      String back = worker.infoCmd().exec().getSwarm().getNodeID();
      until(() -> node(back).getStatus().getState() == SwarmNodeState.READY);
      assertThat(node(back).getSpec().getRole()).isEqualTo(SwarmNodeRole.WORKER);
    }
  }

  private String create(ServiceSpec service, ContainerSpec container) {
    return manager
        .createServiceCmd(
            service.withTaskTemplate(
                new TaskSpec().withContainerSpec(container).withNetworks(service.getNetworks())))
        .exec()
        .getId();
  }

  /** Runs a script, then waits to be killed. */
  private static ContainerSpec container(String script) {
    return new ContainerSpec()
        .withImage(Containers.IMAGE)
        .withCommand(List.of("sh", "-c", script + "; sleep 100000"))
        .withStopGracePeriod(TimeUnit.MILLISECONDS.toNanos(1));
  }

  private static ContainerSpecFile file(String name) {
    return new ContainerSpecFile().withName(name).withUid("0").withGid("0").withMode(0444L);
  }

  private static ServiceModeConfig replicated() {
    return new ServiceModeConfig()
        .withReplicated(new ServiceReplicatedModeOptions().withReplicas(1));
  }

  private static ServiceModeConfig global() {
    return new ServiceModeConfig().withGlobal(new ServiceGlobalModeOptions());
  }

  /** What the tasks of a service printed, once it has that many lines. */
  private String logs(String service, int lines) throws Exception {
    StringBuilder printed = new StringBuilder();
    try {
      until(
          () -> {
            printed.setLength(0);
            printed.append(
                manager.logServiceCmd(service).withStdout(true).exec(new Output()).end().out());
            return printed.toString().lines().count() >= lines;
          });
    } catch (AssertionError e) {
      e.addSuppressed(new AssertionError(printed + ": " + manager.listTasksCmd().exec()));
      throw e;
    }
    return printed.toString();
  }

  private SwarmNode node(String id) {
    return manager.listSwarmNodesCmd().withIdFilter(List.of(id)).exec().get(0);
  }

  /** A network is in use until the last of its tasks is gone. */
  private boolean removed(String network) {
    try {
      manager.removeNetworkCmd(network).exec();
      return true;
    } catch (NotFoundException e) {
      throw e;
    } catch (DockerException e) {
      return false;
    }
  }

  private static String read(String address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The swarm tells of no such event, so it is asked until it is so. */
  private static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("it did not come about in time").isNegative();
    }
  }
}
